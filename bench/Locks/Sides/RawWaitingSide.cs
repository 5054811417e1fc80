using System.Diagnostics;
using StackExchange.Redis;

namespace Locks.Sides;

/// <summary>
/// <see cref="RawSide"/> with a message from each node to whoever waits, as soon as a lock is deleted, and nothing else: no line, one waiter, one
/// lock. About the least that a hand-off from one process to another can cost.
/// </summary>
internal sealed class RawWaitingSide(ConnectionMultiplexer[] nodes) : ISide
{
    public const string Title = "raw and PUBLISH";

    private const string DeleteAndCall = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        return redis.call('PUBLISH', KEYS[1], '')
        """;

    // For calls that came while nobody listened yet.
    private static readonly TimeSpan Fallback = TimeSpan.FromMilliseconds(100);

    private readonly int _quorum = (nodes.Length / 2) + 1;
    private TaskCompletionSource _called = new();
    private int _calls;
    private bool _listens;

    public string Name => Title;

    public static async Task<RawWaitingSide> ConnectAsync(IEnumerable<string> nodes) =>
        new(await Task.WhenAll(nodes.Select(n => ConnectionMultiplexer.ConnectAsync(n))));

    public async Task<IAsyncDisposable?> AcquireAsync(string key, TimeSpan wait)
    {
        RedisValue token = Guid.NewGuid().ToByteArray();
        var end = Stopwatch.GetTimestamp() + (long)(wait.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            (_calls, _called) = (0, new(TaskCreationOptions.RunContinuationsAsynchronously));
            var held = new Held(nodes, key, token);
            var set = 0;
            await foreach (var answer in Task.WhenEach(
                nodes.Select(n => n.GetDatabase().StringSetAsync(key, token, TimeSpan.FromSeconds(30), When.NotExists))))
            {
                if (await answer && ++set == _quorum)
                    return held;
            }
            if (set > 0)
                await held.DisposeAsync();
            if (!_listens)
            {
                foreach (var node in nodes)
                    await node.GetSubscriber().SubscribeAsync(RedisChannel.Literal(key), (_, _) => Call());
                _listens = true;
                continue;
            }
            await Task.WhenAny(_called.Task, Task.Delay(Fallback));
        }
        return null;
    }

    public Task<HeldLock> HoldAsync(string key) => throw new NotSupportedException("Raw commands renew nothing.");

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private void Call()
    {
        if (Interlocked.Increment(ref _calls) == _quorum)
            _called.TrySetResult();
    }

    private sealed class Held(ConnectionMultiplexer[] nodes, string key, RedisValue token) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() =>
            await Task.WhenAll(nodes.Select(n => n.GetDatabase().ScriptEvaluateAsync(DeleteAndCall, [key], [token])));
    }
}
