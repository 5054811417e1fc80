using System.CommandLine;
using System.Globalization;
using Load;
using Reporting;
using Throughput;
using Throughput.Scenarios;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Scenario[] all =
[
    new Even(), new Hot(), new Costs(), new Zipf(), new Duplicates(), new Latency(), new Idle(), new ColdStart(), new Backlog(), new Telemetry(), new Payments(),
];

var json = new Option<FileInfo?>("--json") { Description = "also write the results to this file" };
var rounds = new Option<int>("--rounds") { Description = "how often each side takes its turn", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "how long one turn takes, about", DefaultValueFactory = _ => 5 };
var warmUp = new Option<double>("--warm-up") { Description = "seconds under load before a side is measured", DefaultValueFactory = _ => 20 };
var only = new Option<string[]>("--scenario")
{
    Description = $"only these: {string.Join(", ", all.Select(s => s.Name))}",
    AllowMultipleArgumentsPerToken = true,
};
only.AcceptOnlyFromAmong([.. all.Select(s => s.Name)]);
foreach (var positive in new Option[] { rounds, seconds, warmUp })
{
    positive.Validators.Add(result =>
    {
        if (double.TryParse(result.Tokens is [var token, ..] ? token.Value : null, CultureInfo.InvariantCulture, out var value) && value < 1)
            result.AddError($"{positive.Name} must be 1 or more.");
    });
}

var command = new RootCommand("Two workers of ours against a consumer that locks per message, and against one that does nothing but publish")
{
    json, rounds, seconds, warmUp, only,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    var report = new Report();
    var settings = new BenchSettings(
        parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), TimeSpan.FromSeconds(parsed.GetValue(warmUp)));
    var chosen = all.Where(s => parsed.GetValue(only) is not { Length: > 0 } names || names.Contains(s.Name));
    var right = true;
    try
    {
        await using var bench = await Bench.StartAsync(settings, report, cancellationToken);
        foreach (var scenario in chosen)
        {
            bench.Say($"{scenario.Name}…");
            await scenario.RunAsync(bench);
            await bench.AuditAsync();
        }

        bench.ForgetLogs();
    }
    catch (BenchmarkException problem)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        right = false;
    }

    report.Print();
    Console.WriteLine("MassTransit's transactional outbox is no side: MassTransit.EntityFrameworkCore 8.5 is not in the package feed this was built from.");
    if (parsed.GetValue(json) is { } file)
        await report.SaveAsync(file.FullName);
    return right ? 0 : 2;
});
return await command.Parse(args).InvokeAsync();
