namespace Inventory.Contracts.Tests.Changes;

/// <summary>One difference between two schemas of a message.</summary>
/// <param name="Field">Path of the field, as in <c>lines[].sku</c>; empty for the message as a whole.</param>
/// <param name="What">What is different, to follow the field's name.</param>
/// <param name="Effect">What that does.</param>
internal sealed record SchemaChange(string Field, string What, Effect Effect)
{
    /// <summary>
    /// True when somebody must change something because of it: who sends a message that is narrower now, who reads one that is wider now.
    /// </summary>
    public bool IsBreaking(Direction direction) => Effect switch
    {
        Effect.Replaced => true,
        Effect.Tightened => direction.HasFlag(Direction.In),
        Effect.Loosened => direction.HasFlag(Direction.Out),
        _ => false,
    };
}
