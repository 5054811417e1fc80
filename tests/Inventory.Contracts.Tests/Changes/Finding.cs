namespace Inventory.Contracts.Tests.Changes;

/// <summary>A change of a message, and whether it may be.</summary>
/// <param name="Message">The message.</param>
/// <param name="Change">What changed.</param>
/// <param name="IsBreaking">True when those who send or read it must change something.</param>
/// <param name="IsAnnounced">True for a breaking change that is announced.</param>
/// <param name="NextVersion">The message's version with it, if it is breaking.</param>
internal sealed record Finding(string Message, SchemaChange Change, bool IsBreaking, bool IsAnnounced, int NextVersion)
{
    /// <summary>True when it may be.</summary>
    public bool IsAllowed => !IsBreaking || IsAnnounced;

    private string Name => Change.Field.Length == 0 ? Message : $"{Message}.{Change.Field}";

    /// <summary>What changed and what to do about it, in one sentence each.</summary>
    public override string ToString() => $"{Name} {Change.What}: " + (IsBreaking, IsAnnounced) switch
    {
        (false, _) => "compatible. Run ./run schemas and commit what it writes.",
        (_, true) => "breaking, and announced. Run ./run schemas and commit what it writes.",
        _ => $"BREAKING. Take it back, or announce it by a line in docs/schemas/CHANGES.md, '- `{Name}` (version {NextVersion}): why', and run ./run schemas.",
    };
}
