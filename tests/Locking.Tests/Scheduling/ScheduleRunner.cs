using System.Diagnostics;
using System.Globalization;
using Locking.Tests.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Locking.Tests.Scheduling;

/// <summary>A process with a schedule whose job goes on for ever, and says so every few milliseconds until it is killed.</summary>
internal static class ScheduleRunner
{
    public const string Command = "run-schedule";

    private const string Beat = "at work ";

    public static async Task<int> RunAsync(LockSetup setup)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddRedisLocks(locks => locks.Group("jobs", group =>
        {
            group.Nodes = [.. setup.Endpoints];
            group.KeyPrefix = setup.Prefix;
            group.Ttl = setup.Ttl;
            group.NodeTimeout = setup.NodeTimeout;
        }));
        builder.Services.AddLockedSchedule("sweep", "jobs", TimeSpan.FromMilliseconds(50), async (_, cancellationToken) =>
        {
            while (true)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Beat}{Stopwatch.GetTimestamp()}"));
                await Task.Delay(10, cancellationToken);
            }
        });
        await builder.Build().RunAsync();
        return 0;
    }

    /// <summary>When it said so, on the machine's monotonic clock; a last line that is cut off does not count.</summary>
    public static IReadOnlyList<long> Beats(string log)
    {
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n')[..^1].Where(l => l.StartsWith(Beat, StringComparison.Ordinal))
            .Select(l => long.Parse(l.AsSpan(Beat.Length), CultureInfo.InvariantCulture))];
    }
}
