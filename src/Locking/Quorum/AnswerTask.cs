using Locking.Nodes;

namespace Locking.Quorum;

/// <summary>A single command's answer as a task, for what happens rarely.</summary>
internal sealed class AnswerTask() : TaskCompletionSource<NodeAnswer>(TaskCreationOptions.RunContinuationsAsynchronously), ICommandOwner
{
    public bool Wants(in NodeCommand command) => true;

    public void Answered(int node, in NodeCommand command, in AcquireReply reply) => TrySetResult(reply.Answer);
}
