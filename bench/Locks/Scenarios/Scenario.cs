using LocalStack;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>One question put to all sides in one run on the same servers.</summary>
internal abstract class Scenario
{
    public abstract string Name { get; }

    public abstract Task RunAsync(LocalServers servers, int rounds, Report report);

    /// <summary>Connects a side by its name; its locks live for half a minute if nothing else is said.</summary>
    public static async Task<ISide> ConnectAsync(string side, IReadOnlyList<string> nodes, TimeSpan? ttl = null)
    {
        var life = ttl ?? TimeSpan.FromSeconds(30);
        return side switch
        {
            OurSide.Plain => await OurSide.ConnectAsync(nodes, life),
            OurSide.Fenced => await OurSide.ConnectAsync(nodes, life, fencing: true),
            RawSide.Title => await RawSide.ConnectAsync(nodes),
            RawWaitingSide.Title => await RawWaitingSide.ConnectAsync(nodes),
            DistributedLockSide.Title => await DistributedLockSide.ConnectAsync(nodes, life),
            RedLockNetSide.Title => await RedLockNetSide.ConnectAsync(nodes, life),
            _ => throw new ArgumentException($"There is no side '{side}'."),
        };
    }
}
