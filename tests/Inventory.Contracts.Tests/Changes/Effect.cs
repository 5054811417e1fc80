namespace Inventory.Contracts.Tests.Changes;

/// <summary>What a change does to the set of messages that a schema allows.</summary>
internal enum Effect
{
    /// <summary>Nothing that either side could notice, or a field that nobody has to send and nobody knows yet.</summary>
    None,

    /// <summary>Less is allowed than before.</summary>
    Tightened,

    /// <summary>More is allowed than before.</summary>
    Loosened,

    /// <summary>Something else is allowed than before, or the meaning is gone.</summary>
    Replaced,
}
