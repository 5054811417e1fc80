using Load.Processes;

namespace Load.Servers;

/// <summary>What the servers have done so far.</summary>
/// <param name="Broker">RabbitMQ's processor time.</param>
/// <param name="Postgres">Postgres' processor time.</param>
/// <param name="Redis">Processor time of all Redis nodes.</param>
/// <param name="RedisReads">How often a Redis node has read from a client: a command, or several that came together.</param>
public sealed record ServerCosts(TimeSpan Broker, TimeSpan Postgres, TimeSpan Redis, long RedisReads)
{
    public static async Task<ServerCosts> ReadAsync(RedisNodes redis)
    {
        var reads = await redis.ReadsAsync();
        var processes = ProcessStat.Descendants().ToLookup(p => p.Command);
        return new ServerCosts(Sum(processes["beam.smp"]), Sum(processes["postgres"]), Sum(processes["redis-server"]), reads);
    }

    public static ServerCosts operator -(ServerCosts later, ServerCosts earlier) => new(
        later.Broker - earlier.Broker, later.Postgres - earlier.Postgres, later.Redis - earlier.Redis, later.RedisReads - earlier.RedisReads);

    // Children that ended count at their parent.
    private static TimeSpan Sum(IEnumerable<ProcessStat> processes) =>
        processes.Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Cpu + p.CpuOfChildren);
}
