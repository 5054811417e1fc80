using System.CommandLine;
using System.Globalization;
using LocalStack;
using Locks.Scenarios;
using Locks.Sides;
using Spectre.Console;
using StackExchange.Redis;

namespace Locks;

/// <summary>
/// Where the time of an acquire and release goes: what the servers spend on commands and otherwise, what the client spends, and what
/// remains for waking up and waiting. The process can be watched meanwhile, for example with perf.
/// </summary>
internal static class ProfileCommand
{
    public static Command Create()
    {
        string[] names = [OurSide.Plain, OurSide.Fenced, RawSide.Title, DistributedLockSide.Title, RedLockNetSide.Title];
        var sides = new Option<string[]>("--sides")
        {
            Description = $"which sides, in this order: {string.Join(", ", names)}",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => names,
        };
        sides.AcceptOnlyFromAmong(names);
        var nodes = new Option<int>("--nodes") { Description = "one node, or five", DefaultValueFactory = _ => 1 };
        var tasks = new Option<int>("--tasks") { Description = "how many at once", DefaultValueFactory = _ => 1 };
        var keys = new Option<int>("--keys")
        {
            Description = $"how many locks are taken as one; more than one only with {OurSide.Plain}, {OurSide.Fenced} and {RawSide.Title}",
            DefaultValueFactory = _ => 1,
        };
        var rounds = new Option<int>("--rounds") { Description = "how often each side has its turn", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "how long a turn is", DefaultValueFactory = _ => 0.5 };
        var command = new Command("profile", "where the time of an acquire and release goes") { sides, nodes, tasks, keys, rounds, seconds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var servers = await LocalServers.StartAsync(
                new LocalServersOptions { RedisNodes = parsed.GetValue(nodes), Postgres = false, RabbitMq = false },
                cancellationToken: cancellationToken);
            var connected = new List<ISide>();
            foreach (var name in parsed.GetValue(sides)!)
            {
                var side = await Scenario.ConnectAsync(name, servers.RedisEndpoints);
                if (parsed.GetValue(keys) == 1 || side is IManyKeysSide)
                    connected.Add(side);
                else
                    await side.DisposeAsync();
            }
            var time = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            foreach (var side in connected)
                await PairsAsync(side, parsed.GetValue(keys), parsed.GetValue(keys) == 1 ? 64 : 8, TimeSpan.FromSeconds(2));
            await using var admin = await ConnectAsync(servers.RedisEndpoints);
            var shares = connected.ToDictionary(s => s, _ => new List<Share>());
            for (var round = 0; round < parsed.GetValue(rounds); round++)
            {
                foreach (var side in connected)
                    shares[side].Add(await MeasureAsync(side, parsed.GetValue(keys), parsed.GetValue(tasks), time, admin));
            }
            Print(shares);
            foreach (var side in connected)
                await side.DisposeAsync();
        });
        return command;
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(IEnumerable<string> endpoints) =>
        ConnectionMultiplexer.ConnectAsync(string.Join(',', endpoints) + ",allowAdmin=true");

    private static Task<Uncontended.Cost> PairsAsync(ISide side, int keys, int tasks, TimeSpan time) =>
        keys == 1 ? Uncontended.PairsAsync(side, tasks, time) : Uncontended.PairsAsync((IManyKeysSide)side, keys, tasks, time);

    private static async Task<Share> MeasureAsync(ISide side, int keys, int tasks, TimeSpan time, ConnectionMultiplexer admin)
    {
        var before = await ServersAsync(admin);
        var switches = Switches();
        var cost = await PairsAsync(side, keys, tasks, time);
        var pairs = cost.PairsPerSecond * time.TotalSeconds;
        var switched = Switches() - switches;
        var after = await ServersAsync(admin);
        return new Share(
            1e6 / cost.PairsPerSecond,
            cost.Microseconds,
            cost.Bytes,
            switched / pairs,
            (after.Cpu - before.Cpu) * 1e6 / pairs,
            // What a script sets is in the script's time.
            (after.Scripts - before.Scripts + (side is OurSide || keys > 1 ? 0 : after.Sets - before.Sets)) / pairs,
            (after.Received - before.Received) / pairs);
    }

    private static async Task<(double Cpu, double Scripts, double Sets, double Received)> ServersAsync(ConnectionMultiplexer admin)
    {
        var (cpu, scripts, sets, received) = (0.0, 0.0, 0.0, 0.0);
        foreach (var server in admin.GetServers())
        {
            foreach (var (key, value) in (await server.InfoAsync("all")).SelectMany(section => section))
            {
                if (key is "used_cpu_sys" or "used_cpu_user")
                    cpu += Number(value);
                else if (key is "total_net_input_bytes")
                    received += Number(value);
                else if (key is "cmdstat_evalsha" or "cmdstat_eval")
                    scripts += Number(value.Split("usec=")[1].Split(',')[0]);
                else if (key is "cmdstat_set")
                    sets += Number(value.Split("usec=")[1].Split(',')[0]);
            }
        }
        return (cpu, scripts, sets, received);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // Of all threads; what ends meanwhile is not counted.
    private static long Switches() => OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc/self/task").Sum(Switches) : 0;

    private static long Switches(string thread)
    {
        try
        {
            return long.Parse(
                File.ReadLines(Path.Combine(thread, "status"))
                    .First(line => line.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal)).Split('\t')[1],
                CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Print(Dictionary<ISide, List<Share>> shares)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("per pair");
        foreach (var side in shares.Keys)
            table.AddColumn(new TableColumn(side.Name) { NoWrap = true, Alignment = Justify.Right });
        Add("time, µs", s => s.Time);
        Add("client CPU, µs", s => s.Client);
        Add("servers' CPU, µs", s => s.Servers);
        Add("of it in commands, µs", s => s.Commands);
        Add("allocated, B", s => s.Allocated);
        Add("sent, B", s => s.Sent);
        Add("thread switches", s => s.Switches);
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
        AnsiConsole.Write(table);

        void Add(string title, Func<Share, double> value) => table.AddRow(
            [title, .. shares.Values.Select(s => s.Select(value).Order().ElementAt(s.Count / 2).ToString("N1", CultureInfo.InvariantCulture))]);
    }

    private sealed record Share(
        double Time, double Client, double Allocated, double Switches, double Servers, double Commands, double Sent);
}
