using System.Globalization;
using Locking.Nodes;
using Locking.Redis;
using Locking.Simulation.Model;
using Locking.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Locking.Tests.Nodes;

/// <summary>A real server and the model of it. Whatever is done is done to both, and they must answer the same and know the same afterwards.</summary>
internal sealed class TwinNodes : IAsyncDisposable
{
    // Times are read at two moments, one after the other, and the machine may be busy. All times of the test are a minute apart; everything else is exact.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(30);
    private const long NumbersOfAMoment = 30_000 * ModelNode.PerMs;

    private readonly KeySpace _space;
    private readonly string[] _names;
    private readonly HashSet<string> _listening;
    private readonly ConnectionMultiplexer _redis;
    private readonly RedisConnection _connection;
    private readonly RedisLockNode _node;
    private readonly ModelNode _model;

    private TwinNodes(KeySpace space, string[] names, string[] listening, ConnectionMultiplexer redis, RedisConnection connection)
    {
        (_space, _names, _redis, _connection, _listening) = (space, names, redis, connection, [.. listening]);
        _node = new RedisLockNode(connection, TimeProvider.System);
        _model = new ModelNode(NowMs, (process, _) => _listening.Contains(process));
    }

    /// <summary>At least as large as every number given out.</summary>
    public long Top => _model.Save().Top;

    private IDatabase Database => _redis.GetDatabase();

    public static async Task<TwinNodes> OpenAsync(string endpoint, KeySpace space, string[] names, string[] listening)
    {
        var connection = new RedisConnection(endpoint, TimeSpan.FromSeconds(10), NullLogger.Instance);
        await connection.FirstAttempt;
        var redis = await LockFixture.OpenAsync(endpoint);
        foreach (var process in listening)
            await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(space.WakeChannel(process)), static (_, _) => { });
        // From now on the server cannot tell since when it has been empty, so its time out begins when it is first asked, as the model's does.
        await redis.GetDatabase().ExecuteAsync("CONFIG", "RESETSTAT");
        return new TwinNodes(space, names, listening, redis, connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
    }

    public async Task CommandsAsync(NodeBatch batch)
    {
        await _node.ExecuteAsync(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            var (expected, actual) = (_model.Execute(batch[i].Kind, batch[i].Hold), batch.Reply(i));
            Close(expected.HolderTtl, actual.HolderTtl);
            Assert.Equal((i, expected with { HolderTtl = default }), (i, actual with { HolderTtl = default }));
        }
    }

    public async Task RaiseAsync(HoldCommand command, long number) =>
        Assert.Equal(_model.Raise(command, number), await _node.RaiseFenceAsync(command, number));

    public async Task AdmitAsync(AdmissionCommand command)
    {
        var (expected, actual) = (_model.Admit(command), await _node.AdmitAsync(command));
        Assert.Equal(expected.State, actual.State);
        Close(expected.Left, actual.Left);
        if (expected.Top == actual.Top)
            return;
        // Numbers went on from the time of day.
        Assert.InRange(actual.Top, expected.Top - NumbersOfAMoment, expected.Top + NumbersOfAMoment);
        Assert.Equal(AdmissionState.Voting, actual.State);
        _model.SetMeta(true, _model.Save().Base, actual.Top, actual.Top - ModelNode.Slack);
    }

    /// <summary>The node loses all it knew, and was found empty that long ago.</summary>
    public async Task ForgetAsync(TimeSpan ago)
    {
        var born = NowMs() - (long)ago.TotalMilliseconds;
        await Database.KeyDeleteAsync([_space.Meta, _space.Waiting, .. _names.Select(_space.Lock), .. _names.Select(_space.Fence)]);
        await Database.HashSetAsync(_space.Meta, [new("born", born), new("run", await RunIdAsync())]);
        _model.LoseMemory();
        _model.SetMeta(false, 0, 0, born: born);
    }

    /// <summary>The node is another process now, with the data of the one before, and does not know the scripts. It is asked something.</summary>
    public async Task RestartAsync(NodeBatch first)
    {
        await Database.HashSetAsync(_space.Meta, "run", "another");
        await Database.ExecuteAsync("SCRIPT", "FLUSH");
        _model.Rewind(_model.Save());
        _model.Admit(new AdmissionCommand(_space, TimeSpan.Zero));
        await CommandsAsync(first);
    }

    /// <summary>A lock, a counter or the places of those who wait have only that long to live.</summary>
    public async Task SetTimeLeftAsync(TimeSpan left, string? name = null, string? counter = null, bool waiters = false)
    {
        if (name is not null)
            await Database.KeyExpireAsync(_space.Lock(name), left);
        if (counter is not null)
            await Database.KeyExpireAsync(_space.Fence(counter), left);
        if (waiters)
            await Database.KeyExpireAsync(_space.Waiting, left);
        _model.SetTimeLeft(left, name, counter, waiters);
    }

    /// <summary>Half of a counter's life is over since the last new counter.</summary>
    public async Task NewEpochAsync()
    {
        var known = _model.Save();
        await Database.HashSetAsync(_space.Meta, "epoch", 0);
        _model.SetMeta(known.IsReady, known.Base, known.Top, known.Floor, _model.Born, epoch: 0);
    }

    /// <summary>Both know the same, each with the same time to live.</summary>
    public async Task KnowTheSameAsync()
    {
        var expected = _model.Save();
        foreach (var name in _names)
        {
            var (@lock, counter) = (Database.StringGetWithExpiryAsync(_space.Lock(name)), Database.StringGetWithExpiryAsync(_space.Fence(name)));
            Same(Alive(expected.Locks, name, e => (e.Holder, e.Expires)), await @lock);
            Same(Alive(expected.Fences, name, f => (f.Number.ToString(CultureInfo.InvariantCulture), f.Expires)), await counter);
        }
        var meta = (await Database.HashGetAllAsync(_space.Meta)).ToDictionary(m => $"{m.Name}", m => (string?)m.Value);
        Assert.Equal(
            (expected.IsReady, expected.Base, expected.Top, expected.Floor, expected.Epoch, _model.Born is not null),
            (meta.ContainsKey("ready"), Number("base") ?? 0, Number("top") ?? 0, Number("floor") ?? 0, Number("epoch"), meta.ContainsKey("born")));
        Close(TimeSpan.FromMilliseconds(_model.Born ?? 0), TimeSpan.FromMilliseconds(Number("born") ?? 0));
        var prefix = _space.LockPrefixLength;
        Assert.Equal(_model.Waiters, (await Database.SortedSetRangeByRankAsync(_space.Waiting)).Select(w => $"{w}"[prefix..]));
        if (_model.Waiters.Count > 0)
            Close(_model.WaitersLeft, await Database.KeyTimeToLiveAsync(_space.Waiting) ?? TimeSpan.MaxValue);

        long? Number(string field) => meta.GetValueOrDefault(field) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    private static (string? Value, long Expires) Alive<T>(
        IEnumerable<KeyValuePair<string, T>> entries, string name, Func<T, (string Value, long Expires)> of) =>
        entries.Where(e => e.Key == name).Select(e => of(e.Value)).Where(e => e.Expires >= NowMs()).DefaultIfEmpty().Single();

    private static void Same((string? Value, long Expires) expected, RedisValueWithExpiry actual)
    {
        Assert.Equal(expected.Value, (string?)actual.Value);
        if (expected.Value is not null)
            Close(TimeSpan.FromMilliseconds(expected.Expires - NowMs()), actual.Expiry ?? TimeSpan.MaxValue);
    }

    private static void Close(TimeSpan expected, TimeSpan actual) => Assert.InRange(actual, expected - Moment, expected + Moment);

    private static long NowMs() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<string> RunIdAsync() =>
        $"{await Database.ExecuteAsync("INFO", "server")}".Split('\n', StringSplitOptions.TrimEntries).Single(l => l.StartsWith("run_id:", StringComparison.Ordinal))[7..];
}
