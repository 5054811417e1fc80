using System.Text.Json.Nodes;

namespace Inventory.Contracts.Tests.Changes;

/// <summary>What became of the schemas of all messages, and whether it may.</summary>
internal static class SchemaReview
{
    /// <summary>What to do about each difference between what was and what is; empty when there is none.</summary>
    /// <param name="before">Schemas by message.</param>
    /// <param name="after">Schemas by message.</param>
    /// <param name="announced">Which breaking changes are announced.</param>
    public static IReadOnlyList<Finding> Review(
        IReadOnlyDictionary<string, JsonObject> before, IReadOnlyDictionary<string, JsonObject> after, Announcements announced) =>
    [
        .. before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).SelectMany(message => Changes(before.GetValueOrDefault(message), after.GetValueOrDefault(message))
            .Select(change => Judge(message, before.GetValueOrDefault(message), change, announced))),
    ];

    /// <summary>Which way a message goes, as its schema says.</summary>
    public static Direction DirectionOf(JsonObject schema) =>
        ((JsonArray)schema["x-direction"]!).Aggregate(Direction.None, (all, one) => all | Enum.Parse<Direction>(one!.GetValue<string>(), ignoreCase: true));

    private static IEnumerable<SchemaChange> Changes(JsonObject? before, JsonObject? after)
    {
        if (before is null)
            return [new("", "is new", Effect.None)];
        if (after is null)
            return [new("", "is gone", Effect.Replaced)];
        var changes = SchemaComparison.Compare(before, after);
        var lost = DirectionOf(before) & ~DirectionOf(after);
        return lost == Direction.None ? changes : [.. changes, new("", lost.HasFlag(Direction.In) ? "is no longer taken" : "is no longer published", Effect.Replaced)];
    }

    private static Finding Judge(string message, JsonObject? before, SchemaChange change, Announcements announced)
    {
        var breaks = before is not null && change.IsBreaking(DirectionOf(before));
        return new(message, change, breaks, breaks && announced.Contain(message, change.Field, after: VersionOf(before!)), before is null ? 0 : VersionOf(before) + 1);
    }

    private static int VersionOf(JsonObject schema) => schema["x-version"]!.GetValue<int>();
}
