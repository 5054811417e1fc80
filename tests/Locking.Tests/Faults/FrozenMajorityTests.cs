using System.Diagnostics;
using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Faults;

public sealed class FrozenMajorityTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task The_holder_is_told_no_later_than_its_deadline(int nodes)
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints.Take(nodes), o =>
        {
            o.Ttl = TimeSpan.FromMilliseconds(1200);
            o.NodeTimeout = TimeSpan.FromMilliseconds(100);
        });
        for (var round = 0; round < 3; round++)
        {
            var lease = (await locks.Group.AcquireAsync($"a{round}", cancellationToken: Ct)).GetLeaseOrThrow();
            var told = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = lease.Lost.Register(() => told.TrySetResult(Stopwatch.GetTimestamp()));
            await using (await FrozenNodes.FreezeAsync(fixture.Nodes.Take((nodes / 2) + 1)))
            {
                var deadline = Stopwatch.GetTimestamp() + (long)(lease.Remaining.TotalSeconds * Stopwatch.Frequency);
                // A renewal that was under way when the nodes froze may still have moved the deadline, by a round trip at most.
                var at = await told.Task.WaitAsync(TimeSpan.FromSeconds(5), Ct);
                Assert.True(at <= deadline, $"told {Stopwatch.GetElapsedTime(deadline, at).TotalMilliseconds:F1} ms after the deadline");
                Assert.False(lease.IsHeld);
                Assert.Equal(ReleaseResult.AlreadyLost, await lease.ReleaseAsync());
            }
            await Poll.UntilAsync(() => locks.Inner.Engine.Links.All(l => l.Node.IsConnected && !l.IsSilent), "the nodes are back");
        }
    }

    [Fact]
    public async Task Disposing_a_lease_of_frozen_nodes_is_bounded_and_does_not_throw()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints.Take(1), o => o.NodeTimeout = TimeSpan.FromMilliseconds(100));
        var lease = (await locks.Group.AcquireAsync("d", cancellationToken: Ct)).GetLeaseOrThrow();
        await using (await FrozenNodes.FreezeAsync(fixture.Nodes[0]))
        {
            var clock = Stopwatch.StartNew();
            await lease.DisposeAsync();
            Assert.InRange(clock.ElapsedMilliseconds, 0, 500);
            Assert.Equal(ReleaseResult.Unconfirmed, await lease.ReleaseAsync());
        }
        await Poll.UntilAsync(
            async () => (await locks.Group.AcquireAsync("d", cancellationToken: Ct)).IsAcquired,
            "the release is repeated", TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_error_of_the_work_is_not_masked_by_a_release_that_fails()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints, o => o.NodeTimeout = TimeSpan.FromMilliseconds(100));
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await using var lease = (await locks.Group.AcquireAsync("e", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
            await using var frozen = await FrozenNodes.FreezeAsync(fixture.Nodes);
            await using var alsoHeld = lease;
            throw new InvalidDataException("the work's own");
        });
        Assert.Equal("the work's own", error.Message);
    }
}
