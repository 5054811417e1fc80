using Locking.Nodes;

namespace Locking.Simulation.Model;

/// <summary>Single commands, for tests that look at one answer at a time.</summary>
internal static class NodeCalls
{
    public static async Task<AcquireReply> AcquireAsync(this ILockNode node, HoldCommand command) =>
        await OneAsync(node, CommandKind.Acquire, command);

    public static async Task<NodeAnswer> ExtendAsync(this ILockNode node, HoldCommand command) =>
        (await OneAsync(node, CommandKind.Extend, command)).Answer;

    public static async Task<NodeAnswer> ReleaseAsync(this ILockNode node, HoldCommand command) =>
        (await OneAsync(node, CommandKind.Release, command)).Answer;

    private static async Task<AcquireReply> OneAsync(ILockNode node, CommandKind kind, HoldCommand command)
    {
        var batch = new NodeBatch();
        batch.Add(new NodeCommand(kind, command, Nobody.Instance, default));
        await node.ExecuteAsync(batch);
        return batch.Reply(0);
    }
}
