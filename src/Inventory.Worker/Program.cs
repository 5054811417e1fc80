using Inventory.Worker;
using Inventory.Worker.Configuration;
using Inventory.Worker.Operations;
using Microsoft.Extensions.Options;

const string Usage = """
    Inventory worker: takes order, stock and payment messages off RabbitMQ; each takes effect once, and nothing is oversold.

      Inventory.Worker               run until SIGTERM or Ctrl-C
      Inventory.Worker migrate       bring the database schema and the rights of its users up to date and exit
      Inventory.Worker healthcheck   exit 0 when the worker on this host is ready

    Settings: appsettings.json beside the program, then environment variables (ConnectionStrings__Postgres, ConnectionStrings__RabbitMq,
    Locks__Groups__stock__Nodes__0 …, Payments__ApiBase, Payments__ApiKey, Operations__Url), then --Section:Key=value. See docs/operations.md.
    Exit codes: 0 ended as asked, 1 a setting is wrong or a server could not be reached, 2 wrong arguments.
    """;

try
{
    switch (args)
    {
        case ["migrate", .. var rest]:
            var settings = WorkerHost.CreateBuilder(rest).Configuration;
            var applied = await MigrateCommand.RunAsync(ConnectionSettings.ReadPostgres(settings), MigrateOptions.Read(settings), CancellationToken.None);
            Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
            return 0;
        case ["healthcheck", .. var rest]:
            var url = OperationsOptions.Read(WorkerHost.CreateBuilder(rest).Configuration).Url;
            return await HealthCommand.RunAsync(url, CancellationToken.None) ? 0 : 1;
        case ["--help" or "-h" or "help", ..]:
            Console.WriteLine(Usage);
            return 0;
        case [] or [['-', '-', ..], ..]:
            await WorkerHost.Build(args).RunAsync();
            return 0;
        default:
            Console.Error.WriteLine($"'{args[0]}' is not a command. Try --help.");
            return 2;
    }
}
catch (OptionsValidationException problem)
{
    foreach (var failure in problem.Failures)
        Console.Error.WriteLine(failure);
    return 1;
}
// An IOException is an address of Operations:Url that is taken.
catch (Exception problem) when (problem is SettingsException or Npgsql.NpgsqlException or IOException || WorkerHost.IsBindingMistake(problem))
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
