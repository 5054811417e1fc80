namespace Inventory.Contracts.Tests.Changes;

/// <summary>Which way a message goes.</summary>
[Flags]
internal enum Direction
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Others send it: what they send today must be taken tomorrow.</summary>
    In = 1,

    /// <summary>The service publishes it: what it publishes tomorrow must be what its readers know today.</summary>
    Out = 2,
}
