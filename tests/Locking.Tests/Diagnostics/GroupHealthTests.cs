using Locking.Diagnostics;
using Locking.Quorum;
using Xunit;

namespace Locking.Tests.Diagnostics;

/// <summary>What cannot be staged with servers that share one machine's clock.</summary>
public sealed class GroupHealthTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public void Nodes_that_agree_are_healthy() => Assert.Empty(Judge(Node(), Node(0.3), Node(-0.2)));

    [Fact]
    public void A_node_whose_clock_is_off_is_named_and_the_others_are_not() =>
        Assert.Equal(["g: the clock of node b is -7.0 s off the other nodes'; keep all of them by NTP."], Judge(Node(), Node(-7), Node(0.1)));

    [Fact]
    public void This_machine_is_named_when_all_nodes_agree_against_it() =>
        Assert.Equal(["g: this machine's clock is -3.0 s off the nodes' clocks; keep all of them by NTP."], Judge(Node(3), Node(3.2), Node(2.9)));

    [Fact]
    public void A_node_slower_than_the_node_timeout_is_named() => Assert.Contains(
        "g: node c took 300 ms to answer", Judge(Node(), Node(), Node() with { Latency = TimeSpan.FromMilliseconds(300) }).Single(), StringComparison.Ordinal);

    [Fact]
    public void A_node_short_of_memory_is_named() =>
        Assert.Contains("g: node a uses 93", Judge(Node() with { MemoryUse = 0.93 }, Node(), Node()).Single(), StringComparison.Ordinal);

    [Fact]
    public void The_clock_of_a_node_that_did_not_answer_is_not_judged() =>
        Assert.Equal(["g: 2 of 3 nodes answer."], Judge(default, Node(-0.9), Node(-0.9)));

    private static IReadOnlyList<string> Judge(params NodeHealth[] nodes)
    {
        var health = new GroupHealth("g", new HoldSettings(new LockGroupOptions(), 3));
        health.Look(Names, nodes);
        Assert.Empty(health.Failures);
        return health.Warnings;
    }

    private static NodeHealth Node(double skew = 0) =>
        new(true, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(skew), "noeviction");
}
