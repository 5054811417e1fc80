using System.CommandLine;
using Inventory.Cli.Stacks;

namespace Inventory.Cli.CommandLine;

/// <summary>Options that say where the servers are. Without any, and without variables, the stack that runs in this folder is meant.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _postgres = Text("--postgres", "Connection string of the service's database.", "ConnectionStrings__Postgres");
    private readonly Option<string?> _rabbitMq = Text("--rabbitmq", "Address of the broker, amqp://user:password@host:port/vhost.", "ConnectionStrings__RabbitMq");
    private readonly Option<string?> _apiBase = Text("--payments-api-base", "Address of the payment provider.", "Payments__ApiBase");
    private readonly Option<string?> _apiKey = Text("--payments-api-key", "Key of the payment provider.", "Payments__ApiKey");

    public void AddTo(Command command, bool postgres = false, bool rabbitMq = false, bool payments = false)
    {
        if (postgres)
            command.Add(_postgres);
        if (rabbitMq)
            command.Add(_rabbitMq);
        if (!payments)
            return;
        command.Add(_apiBase);
        command.Add(_apiKey);
    }

    public ConnectionSettings Read(ParseResult arguments)
    {
        var given = new ConnectionSettings
        {
            Postgres = Value(arguments, _postgres, "ConnectionStrings__Postgres"),
            RabbitMq = Value(arguments, _rabbitMq, "ConnectionStrings__RabbitMq"),
            PaymentsApiBase = Value(arguments, _apiBase, "Payments__ApiBase"),
            PaymentsApiKey = Value(arguments, _apiKey, "Payments__ApiKey"),
        };
        // One setting from here and another from a stack that happens to run would compare two unrelated systems.
        return given is { Postgres: null, RabbitMq: null } ? StackState.FindRunning()?.Connections ?? given : given;
    }

    private static string? Value(ParseResult arguments, Option<string?> option, string variable) =>
        arguments.GetValue(option) ?? (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null);

    private static Option<string?> Text(string name, string description, string variable) =>
        new(name) { Description = $"{description} Default: {variable}, else the stack running in this folder.", HelpName = "ADDRESS" };
}
