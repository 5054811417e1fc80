using System.Threading.Tasks.Sources;
using Locking.Nodes;
using StackExchange.Redis;

namespace Locking.Redis;

/// <summary>
/// One message to a node and its answer, for one batch again and again. The expected answer is read on the thread that received it;
/// everything else takes the long way.
/// </summary>
internal sealed class CommandExchange : IValueTaskSource
{
    private readonly RedisLockNode _node;
    private readonly NodeBatch _batch;
    private readonly CommandMessage _message = new();
    private readonly Action _answered;
    private ManualResetValueTaskSourceCore<bool> _ended;
    private Task<RedisResult>? _answer;

    public CommandExchange(RedisLockNode node, NodeBatch batch)
    {
        _node = node;
        _batch = batch;
        _answered = Answered;
    }

    public ValueTask SendAsync(IDatabase database, EmbeddedScript script)
    {
        _ended.Reset();
        _message.Write(_batch, 0, _batch.Count);
        // Taken before anything can end it and have it used again.
        var end = new ValueTask(this, _ended.Version);
        _answer = script.RunAsync(database, _message.Keys, _message.Values);
        AtOnce.Continue(_answer.GetAwaiter(), _answered);
        return end;
    }

    void IValueTaskSource.GetResult(short token) => _ended.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _ended.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _ended.OnCompleted(continuation, state, token, flags);

    private void Answered()
    {
        var answer = _answer!;
        _answer = null;
        if (!answer.IsCompletedSuccessfully)
        {
            _ = RecoverAsync(answer);
            return;
        }
        try
        {
            CommandAnswers.Read(_batch, answer.GetAwaiter().GetResult());
        }
        catch (Exception e)
        {
            _ended.SetException(e);
            return;
        }
        _ended.SetResult(true);
    }

    private async Task RecoverAsync(Task<RedisResult> failed)
    {
        try
        {
            await _node.RecoverAsync(_batch, _message, failed);
        }
        catch (Exception e)
        {
            _ended.SetException(e);
            return;
        }
        _ended.SetResult(true);
    }
}
