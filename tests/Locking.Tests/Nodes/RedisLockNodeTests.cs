using Locking.Nodes;
using Locking.Redis;
using Locking.Simulation.Model;
using Locking.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Locking.Tests.Nodes;

/// <summary>What the scripts answer, on a real server.</summary>
public sealed class RedisLockNodeTests(LockFixture fixture) : IClassFixture<LockFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(10);
    private readonly KeySpace _space = new("node" + Guid.NewGuid().ToString("N"));
    private CommandSettings Settings => new(_space, Ttl, 64, TimeSpan.FromHours(1), "p1", TimeSpan.FromMilliseconds(50));
    private RedisConnection _connection = null!;
    private RedisLockNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = new RedisConnection(fixture.Endpoints[0], Ttl, NullLogger.Instance);
        await _connection.FirstAttempt;
        _node = new RedisLockNode(_connection, TimeProvider.System);
        await _node.AdmitAsync(new AdmissionCommand(_space, Ttl, IsNew: true));
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Fact]
    public async Task A_late_command_of_an_older_attempt_does_nothing_and_a_newer_attempt_takes_over()
    {
        var first = Command("a");
        var second = new HoldCommand(Settings, first.Keys, first.Token.Next());
        Assert.Equal(NodeAnswer.Yes, (await _node.AcquireAsync(first)).Answer);
        Assert.Equal(NodeAnswer.Yes, (await _node.AcquireAsync(second)).Answer);
        Assert.Equal(NodeAnswer.Other, (await _node.AcquireAsync(first)).Answer);
        Assert.Equal(NodeAnswer.Other, await _node.ReleaseAsync(first));
        Assert.Equal(NodeAnswer.Other, await _node.ExtendAsync(first));
        Assert.Equal(NodeAnswer.Yes, await _node.ExtendAsync(second));
        Assert.Equal(NodeAnswer.Yes, await _node.ReleaseAsync(second));
        Assert.Equal(NodeAnswer.Missing, await _node.ReleaseAsync(second));
    }

    [Fact]
    public async Task Extending_never_brings_a_key_back()
    {
        var command = Command("a", "b");
        Assert.Equal(NodeAnswer.Missing, await _node.ExtendAsync(command));
        Assert.Equal(NodeAnswer.Yes, (await _node.AcquireAsync(command)).Answer);
        await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        await redis.GetDatabase().KeyDeleteAsync(_space.Lock("b"));
        Assert.Equal(NodeAnswer.Missing, await _node.ExtendAsync(command));
        Assert.False(await redis.GetDatabase().KeyExistsAsync(_space.Lock("b")));
        Assert.Equal(NodeAnswer.Missing, await _node.ReleaseAsync(command));
        Assert.False(await redis.GetDatabase().KeyExistsAsync(_space.Lock("a")));
    }

    [Fact]
    public async Task A_refusal_tells_how_long_the_holder_has_and_takes_nothing()
    {
        Assert.Equal(NodeAnswer.Yes, (await _node.AcquireAsync(Command("b"))).Answer);
        var refused = await _node.AcquireAsync(Command("a", "b", "c"));
        Assert.Equal(NodeAnswer.Other, refused.Answer);
        Assert.InRange(refused.HolderTtl, TimeSpan.FromSeconds(8), Ttl);
        Assert.Equal(NodeAnswer.Yes, (await _node.AcquireAsync(Command("a", "c"))).Answer);
    }

    [Fact]
    public async Task A_node_that_forgot_the_scripts_gets_them_again()
    {
        var command = Command("a");
        Assert.Equal(NodeAnswer.Yes, (await _node.AcquireAsync(command)).Answer);
        await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        await redis.GetServers()[0].ScriptFlushAsync();
        Assert.Equal(NodeAnswer.Yes, await _node.ExtendAsync(command));
        Assert.Equal(NodeAnswer.Yes, await _node.ReleaseAsync(command));
        Assert.Equal(NodeAnswer.Yes, (await _node.AcquireAsync(command)).Answer);
    }

    [Fact]
    public async Task A_command_the_node_refuses_does_not_harm_those_sent_with_it()
    {
        await using var redis = await LockFixture.OpenAsync(fixture.Endpoints[0]);
        await redis.GetDatabase().ListLeftPushAsync(_space.Lock("not-a-lock"), "x");
        var batch = new NodeBatch();
        foreach (var key in new[] { "a", "not-a-lock", "b" })
            batch.Add(new NodeCommand(CommandKind.Acquire, Command(key), Nobody.Instance, default));
        await _node.ExecuteAsync(batch);
        Assert.Equal(
            [NodeAnswer.Yes, NodeAnswer.CannotVote, NodeAnswer.Yes], Enumerable.Range(0, 3).Select(i => batch.Reply(i).Answer));
    }

    private HoldCommand Command(params string[] keys) =>
        new(Settings, LockKeys.From(keys, 100), LockToken.First(RandomSource.System));
}
