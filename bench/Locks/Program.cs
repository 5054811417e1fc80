using System.CommandLine;
using System.Globalization;
using LocalStack;
using Locks;
using Locks.Scenarios;
using Reporting;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Scenario[] all = [new Uncontended(), new HandOff(), new ManyKeys(), new Contended(), new FailedNodes(), new FrozenMajority()];

var json = new Option<FileInfo?>("--json") { Description = "also write the results to this file" };
var rounds = new Option<int>("--rounds") { Description = "how often each measurement is repeated", DefaultValueFactory = _ => 5 };
var only = new Option<string[]>("--only")
{
    Description = $"only these scenarios: {string.Join(", ", all.Select(s => s.Name))}",
    AllowMultipleArgumentsPerToken = true,
};
only.AcceptOnlyFromAmong([.. all.Select(s => s.Name)]);
var command = new RootCommand("Locking against raw SET+EVAL, DistributedLock.Redis and RedLock.net, on the same servers in one run") { json, rounds, only };
command.SetAction(async (parsed, cancellationToken) =>
{
    var report = new Report();
    await using var servers = await LocalServers.StartAsync(
        new LocalServersOptions { RedisNodes = 5, Postgres = false, RabbitMq = false }, cancellationToken: cancellationToken);
    foreach (var scenario in all.Where(s => parsed.GetValue(only) is not { Length: > 0 } chosen || chosen.Contains(s.Name)))
    {
        Console.Error.WriteLine($"{scenario.Name}…");
        await scenario.RunAsync(servers, parsed.GetValue(rounds), report);
    }
    report.Print();
    if (parsed.GetValue(json) is { } file)
        await report.SaveAsync(file.FullName);
    return 0;
});

var side = new Option<string>("--side") { Required = true };
var nodes = new Option<string>("--nodes") { Required = true };
var key = new Option<string>("--key") { Required = true };
var contend = new Command("contend", "one of the processes of the scenario 'contended'") { side, nodes, key };
contend.Hidden = true;
contend.SetAction(parsed => Contended.ContendAsync(parsed.GetValue(side)!, parsed.GetValue(nodes)!.Split(','), parsed.GetValue(key)!));
command.Subcommands.Add(contend);
var wait = new Command("wait", "the second process of the scenario 'hand-off'") { side, nodes };
wait.Hidden = true;
wait.SetAction(parsed => HandOff.WaitAsync(parsed.GetValue(side)!, parsed.GetValue(nodes)!.Split(',')));
command.Subcommands.Add(wait);
command.Subcommands.Add(ProfileCommand.Create());
return await command.Parse(args).InvokeAsync();
