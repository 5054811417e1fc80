using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Growth;
using Load;
using LocalStack;
using Locking;
using Microsoft.Extensions.DependencyInjection;
using Reporting;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const double Goal = 0.85;

var json = new Option<FileInfo?>("--json") { Description = "also write the results to this file" };
var plots = new Option<DirectoryInfo?>("--plots") { Description = "also draw each series as growth-NAME.png in this folder, which is made if it is not there" };
var rounds = new Option<int>("--rounds") { Description = "how often each point is measured", DefaultValueFactory = _ => 3 };
var seconds = new Option<double>("--seconds") { Description = "how long one turn takes, about", DefaultValueFactory = _ => 4 };
var warmUp = new Option<double>("--warm-up") { Description = "seconds under load before a point is measured", DefaultValueFactory = _ => 10 };
var rows = new Option<int[]>("--rows")
{
    Description = "rows on record, ascending; 10000000 takes 10 GB of disk and some minutes to write",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
};
var backlogs = new Option<int[]>("--backlogs")
{
    Description = "messages that wait, ascending; 1000000 takes 3 GB of disk",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [1_000, 10_000, 100_000],
};
string[] names = [.. Series.All([], []).Select(s => s.Name)];
var only = new Option<string[]>("--series") { Description = $"only these: {string.Join(", ", names)}", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong(names);
foreach (var positive in new Option[] { rounds, seconds, warmUp, rows, backlogs })
{
    positive.Validators.Add(result =>
    {
        if (result.Tokens.Any(token => double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value < 1))
            result.AddError($"{positive.Name} must be 1 or more.");
    });
}

var command = new RootCommand("What a message costs as tables, items, batches, workers and backlogs grow: throughput, and p99 at half of it")
{
    json, plots, rounds, seconds, warmUp, rows, backlogs, only,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    var (report, clock, right) = (new Report(), Stopwatch.StartNew(), true);
    var logs = Directory.CreateTempSubdirectory("inventory-growth-");
    parsed.GetValue(plots)?.Create();
    try
    {
        await using var servers = await LocalServers.StartAsync(
            new LocalServersOptions { Settings = new ServerSettings { Postgres = new Dictionary<string, string> { ["shared_buffers"] = "1GB", ["max_wal_size"] = "8GB", ["max_connections"] = "400" } } },
            cancellationToken: cancellationToken);
        await DeclareLockNodesAsync(servers);
        var measurement = new Measurement(
            servers, logs.FullName, parsed.GetValue(rounds), TimeSpan.FromSeconds(parsed.GetValue(seconds)), TimeSpan.FromSeconds(parsed.GetValue(warmUp)));
        foreach (var series in Series.All(parsed.GetValue(rows)!, parsed.GetValue(backlogs)!).Where(s => parsed.GetValue(only) is not { Length: > 0 } chosen || chosen.Contains(s.Name)))
        {
            var measured = await measurement.RunAsync(series, line => Console.Error.WriteLine($"{clock.Elapsed:mm\\:ss} {line}"), cancellationToken);
            foreach (var point in measured)
            {
                var scenario = $"{point.Point:N0} {series.Title}";
                report.Add(scenario, "throughput", "ours", point.Rates, "messages/s");
                report.Add(scenario, "p99 at half", "ours", [point.P99], "ms");
            }

            if (series.Name == "rows" && measured.Count > 1)
                report.Compare($"{measured[^1].Point:N0} rows", "throughput", $"{measured[0].Point:N0} rows", Median(measured[^1]) / Median(measured[0]), Goal);
            if (parsed.GetValue(plots) is { } folder)
                Chart.Save(Path.Combine(folder.FullName, $"growth-{series.Name}.png"), series, measured);
        }
    }
    catch (BenchmarkException problem)
    {
        await Console.Error.WriteLineAsync($"{problem.Message} The workers' logs: {logs.FullName}");
        right = false;
    }

    if (right)
        logs.Delete(recursive: true);

    report.Print();
    if (parsed.GetValue(json) is { } file)
        await report.SaveAsync(file.FullName);
    return right ? 0 : 2;
});
return await command.Parse(args).InvokeAsync();

static double Median(Measured point) => point.Rates.Order().ElementAt(point.Rates.Count / 2);

// The nodes are seconds old: no lease can have been forgotten that they would have to be kept out for.
static async Task DeclareLockNodesAsync(LocalServers servers)
{
    var services = new ServiceCollection();
    services.AddRedisLocks(locks => locks.Group("stock", [.. servers.RedisEndpoints]).Group("payment", servers.RedisEndpoints[0]));
    await using var provider = services.BuildServiceProvider();
    var groups = provider.GetRequiredService<ILockGroups>();
    await Task.WhenAll(groups.Names.Select(name => groups.Group(name).DeclareNodesNewAsync()));
}
