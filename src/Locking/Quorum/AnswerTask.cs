using Locking.Nodes;

namespace Locking.Quorum;

/// <summary>A single command's answer as a task, for what happens rarely. Only this library's own short code waits for it.</summary>
internal sealed class AnswerTask : TaskCompletionSource<NodeAnswer>, ICommandOwner
{
    public bool Wants(in NodeCommand command) => true;

    public void Answered(int node, in NodeCommand command, in AcquireReply reply) => TrySetResult(reply.Answer);
}
