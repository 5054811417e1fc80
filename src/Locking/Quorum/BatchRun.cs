using System.Runtime.CompilerServices;
using Locking.Nodes;

namespace Locking.Quorum;

/// <summary>One message on its way. Used again and again by the link it belongs to, so that waiting for an answer allocates nothing.</summary>
internal sealed class BatchRun
{
    private readonly NodeLink _link;
    private readonly Action _complete;
    private ValueTaskAwaiter _running;

    public BatchRun(NodeLink link)
    {
        _link = link;
        _complete = Complete;
    }

    public NodeBatch Batch { get; } = new();

    public void Start()
    {
#pragma warning disable CA2012 // Consumed once, in Complete.
        _running = _link.Node.ExecuteAsync(Batch).GetAwaiter();
#pragma warning restore CA2012
        // No execution context is carried over: the message is not the business of whoever happened to cause it.
        if (_running.IsCompleted)
            Complete();
        else
            _running.UnsafeOnCompleted(_complete);
    }

    private void Complete()
    {
        try
        {
            _running.GetResult();
        }
        catch (Exception e)
        {
            Batch.AnswerAll(NodeAnswer.Unknown);
            _link.Report(e);
        }
        _link.Ended(this);
    }
}
