using LocalStack;
using Locks.Sides;
using Reporting;

namespace Locks.Scenarios;

/// <summary>One question put to all sides in one run on the same servers.</summary>
internal abstract class Scenario
{
    public abstract string Name { get; }

    public abstract Task RunAsync(LocalServers servers, int rounds, Report report);

    /// <summary>Connects a side by its name.</summary>
    public static async Task<ISide> ConnectAsync(string side, IReadOnlyList<string> nodes) => side switch
    {
        OurSide.Plain => await OurSide.ConnectAsync(nodes),
        OurSide.Fenced => await OurSide.ConnectAsync(nodes, fencing: true),
        RawSide.Title => await RawSide.ConnectAsync(nodes),
        DistributedLockSide.Title => await DistributedLockSide.ConnectAsync(nodes),
        RedLockNetSide.Title => await RedLockNetSide.ConnectAsync(nodes),
        _ => throw new ArgumentException($"There is no side '{side}'."),
    };
}
