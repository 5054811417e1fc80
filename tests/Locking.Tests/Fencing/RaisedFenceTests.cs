using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Fencing;

/// <summary>A store remembers a number that the nodes have lost.</summary>
public sealed class RaisedFenceTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    private const long Remembered = 1L << 52;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task After_a_raise_the_next_lease_on_each_of_the_locks_has_a_larger_number(int nodes)
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints.Take(nodes));
        await using var other = await LockFixture.ConnectAsync(fixture.Endpoints.Take(nodes), prefix: locks.Prefix);
        await using (var lease = (await locks.Group.AcquireAsync(["a", "b"], default, Ct)).GetLeaseOrThrow())
        {
            var own = await lease.SettleFenceAsync(Ct);
            Assert.True(await lease.RaiseFenceAsync(Remembered, Ct));
            Assert.Equal(own, lease.FencingToken);
        }

        await using var a = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        await using var b = (await other.Group.AcquireAsync("b", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        Assert.True(await a.SettleFenceAsync(Ct) > Remembered);
        Assert.True(await b.SettleFenceAsync(Ct) > Remembered);
        // A lock that nobody has taken yet starts above it too: one refusal heals what is new.
        await using var c = (await locks.Group.AcquireAsync("c", default, Ct)).GetLeaseOrThrow();
        Assert.True(await c.SettleFenceAsync(Ct) > Remembered / 2);
    }

    [Fact]
    public async Task A_lease_that_raised_the_counters_is_not_handed_to_a_waiter_in_the_same_process()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints);
        var lease = (await locks.Group.AcquireAsync("a", default, Ct)).GetLeaseOrThrow();
        var waiting = locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(10), Ct);
        Assert.True(await lease.RaiseFenceAsync(Remembered, Ct));
        await lease.ReleaseAsync();

        await using var next = (await waiting).GetLeaseOrThrow();
        Assert.True(await next.SettleFenceAsync(Ct) > Remembered);
    }

    [Fact]
    public async Task Counters_beyond_the_number_are_not_lowered()
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints);
        var lease = (await locks.Group.AcquireAsync("a", default, Ct)).GetLeaseOrThrow();
        var token = await lease.SettleFenceAsync(Ct);
        Assert.True(await lease.RaiseFenceAsync(1, Ct));
        await lease.ReleaseAsync();

        await using var next = (await locks.Group.AcquireAsync("a", TimeSpan.FromSeconds(5), Ct)).GetLeaseOrThrow();
        Assert.True(await next.SettleFenceAsync(Ct) > token);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task A_number_that_no_lock_can_have_been_given_is_refused(long number)
    {
        await using var locks = await LockFixture.ConnectAsync(fixture.Endpoints.Take(1));
        await using var lease = (await locks.Group.AcquireAsync("a", default, Ct)).GetLeaseOrThrow();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await lease.RaiseFenceAsync(number, Ct));
    }
}
