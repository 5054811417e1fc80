using LocalStack;
using Locking.Tests.Support;
using StackExchange.Redis;

namespace Locking.Tests.Faults;

/// <summary>Does it to real nodes, and puts them right again.</summary>
internal sealed class NodeFaults : IAsyncDisposable
{
    private readonly List<Func<Task>> _undo = [];

    public static async Task<NodeFaults> StrikeAsync(NodeFault fault, TimeSpan time, params IEnumerable<ILocalServer> nodes)
    {
        var faults = new NodeFaults();
        await Task.WhenAll(nodes.Select(node => faults.StrikeAsync(fault, time, node)));
        return faults;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_undo.Select(undo => undo()));

    private async Task StrikeAsync(NodeFault fault, TimeSpan time, ILocalServer node)
    {
        switch (fault)
        {
            case NodeFault.Stopped:
                await node.PauseAsync();
                Undo(() => node.ResumeAsync());
                break;
            case NodeFault.Killed:
                await node.KillAsync();
                Undo(() => node.StartAsync(keepData: false));
                break;
            case NodeFault.RestartedEmpty:
                await node.RestartEmptyAsync();
                break;
            default:
                await CommandAsync(fault, time, await LockFixture.OpenAsync(node.Endpoint));
                break;
        }
    }

    private async Task CommandAsync(NodeFault fault, TimeSpan time, ConnectionMultiplexer connection)
    {
        var database = connection.GetDatabase();
        switch (fault)
        {
            case NodeFault.Flushed:
                await database.ExecuteAsync("FLUSHALL");
                break;
            case NodeFault.ClientsPaused:
                await database.ExecuteAsync("CLIENT", "PAUSE", (long)time.TotalMilliseconds);
                break;
            case NodeFault.Evicting:
                await Eviction.BeginAsync(database);
                break;
            default:
                await database.ExecuteAsync("DEBUG", ["SLEEP", time.TotalSeconds], CommandFlags.FireAndForget);
                break;
        }
        // What is sent while the node takes no commands is answered when it does again.
        Undo(async () =>
        {
            await Poll.UntilAsync(() => AnswersAsync(database), "the node answers");
            if (fault == NodeFault.Evicting)
                await Eviction.EndAsync(database);
            await connection.DisposeAsync();
        });
    }

    private static async Task<bool> AnswersAsync(IDatabase database)
    {
        try
        {
            await database.PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Undo(Func<Task> undo)
    {
        lock (_undo)
            _undo.Add(undo);
    }
}
