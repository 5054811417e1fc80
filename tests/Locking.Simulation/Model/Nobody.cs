using Locking.Nodes;

namespace Locking.Simulation.Model;

/// <summary>The owner of commands whose answers are read from the batch.</summary>
internal sealed class Nobody : ICommandOwner
{
    public static readonly Nobody Instance = new();

    public bool Wants(in NodeCommand command) => true;

    public void Answered(int node, in NodeCommand command, in AcquireReply reply)
    {
        // The test looks by itself.
    }
}
