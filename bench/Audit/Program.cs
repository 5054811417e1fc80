using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using AuditBench;
using Inventory.Worker.Operations;
using Inventory.Worker.Operations.Audit;
using LocalStack;
using Npgsql;
using Reporting;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rows = new Option<long>("--rows") { Description = "ledger rows, about", DefaultValueFactory = _ => 10_000_000 };
var json = new Option<FileInfo?>("--json") { Description = "also write the results to this file" };
var filled = new Option<string?>("--postgres") { Description = "connection string of a database that is filled already; default: servers of its own, and filling" };
var fillOnly = new Option<bool>("--fill-only") { Description = "fill the empty, migrated database of --postgres, and measure nothing" };
var command = new RootCommand("The audit over a database of the size and the proportions that the service writes") { rows, json, filled, fillOnly };
command.SetAction(async (parsed, cancellationToken) =>
{
    var given = parsed.GetValue(filled);
    await using var servers = given is not null ? null : await LocalServers.StartAsync(
        new LocalServersOptions { RedisNodes = 0, RabbitMq = false }, cancellationToken: cancellationToken);
    var address = given ?? await servers!.CreateDatabaseAsync(cancellationToken);
    await MigrateCommand.RunAsync(address, new MigrateOptions(), cancellationToken);
    await using var database = NpgsqlDataSource.Create(address);

    var report = new Report();
    if (given is null || parsed.GetValue(fillOnly))
    {
        Console.Error.WriteLine("filling…");
        var filling = await Timed(() => Filling.FillAsync(database, parsed.GetValue(rows), cancellationToken));
        report.Add("fill", "time", "SQL", [filling.TotalSeconds], "s");
        if (parsed.GetValue(fillOnly))
            return 0;
    }

    var book = await RecordAsBook.ReadAsync(database, cancellationToken);

    Console.Error.WriteLine("auditing…");
    AuditReport audit = null!;
    var whole = await Timed(async () => audit = await InventoryAudit.AuditAsync(database, book, cancellationToken));
    foreach (var (pass, elapsed) in audit.Readings)
        report.Add(pass, "time", "shared", [elapsed.TotalSeconds], "s");
    foreach (var finding in audit.Findings)
        report.Add(finding.Check.Name, "time", finding.IsClean ? "clean" : "NOT clean", [finding.Elapsed.TotalSeconds], "s");
    var totals = audit.Totals;
    report.Add("audit", "ledger rows", "all checks", [totals.Movements], "rows");
    report.Add("audit", "orders", "all checks", [totals.Orders], "rows");
    report.Add("audit", "captures in the provider's book", "all checks", [totals.PaymentsCaptured], "rows");
    report.Add("audit", "time", "all checks", [whole.TotalSeconds], "s");
    report.Compare("audit", "time", "a minute", 60 / whole.TotalSeconds, 1);
    report.Print();
    foreach (var finding in audit.Findings.Where(f => !f.IsClean))
        Console.WriteLine($"{finding.Check.Name}: {string.Join("; ", finding.Examples)}");
    if (parsed.GetValue(json) is { } file)
        await report.SaveAsync(file.FullName);
    return audit.IsClean ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();

static async Task<TimeSpan> Timed(Func<Task> work)
{
    var started = Stopwatch.GetTimestamp();
    await work();
    return Stopwatch.GetElapsedTime(started);
}
