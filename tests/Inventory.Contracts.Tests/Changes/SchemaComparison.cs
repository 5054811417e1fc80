using System.Text.Json.Nodes;

namespace Inventory.Contracts.Tests.Changes;

/// <summary>What is different between two schemas, and what it does to what they allow. Knows nothing of directions.</summary>
internal static class SchemaComparison
{
    private static readonly string[] Words = ["title", "description", "$comment", "$schema", "$id", "default", "examples"];
    private static readonly string[] Floors = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
    private static readonly string[] Ceilings = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];

    /// <summary>The differences, in the order of the fields.</summary>
    public static IReadOnlyList<SchemaChange> Compare(JsonObject before, JsonObject after)
    {
        List<SchemaChange> changes = [];
        Compare("", before, after, changes);
        return changes;
    }

    private static void Compare(string field, JsonObject before, JsonObject after, List<SchemaChange> changes)
    {
        foreach (var keyword in before.Select(p => p.Key).Union(after.Select(p => p.Key)))
        {
            var (was, now) = (before[keyword], after[keyword]);
            if (keyword is "properties" or "required" || JsonNode.DeepEquals(was, now))
                continue;
            if (keyword == "items" && was is JsonObject oldItems && now is JsonObject newItems)
                Compare($"{field}[]", oldItems, newItems, changes);
            else if (keyword == "enum" && was is JsonArray oldValues && now is JsonArray newValues)
                CompareValues(field, oldValues, newValues, changes);
            else
                changes.Add(Compare(field, keyword, was, now));
        }

        CompareFields(field, before, after, changes);
    }

    private static SchemaChange Compare(string field, string keyword, JsonNode? was, JsonNode? now)
    {
        if (Words.Contains(keyword) || keyword.StartsWith("x-", StringComparison.Ordinal))
            return new(field, $"has other words in {keyword}", Effect.None);
        var what = was is null ? $"has a new {keyword} of {Text(now!)}"
            : now is null ? $"has no {keyword} any more (it was {Text(was)})"
            : $"had the {keyword} {Text(was)} and has {Text(now)}";
        return new(field, what, keyword switch
        {
            "type" when was is not null && now is not null => CompareSets(Types(was), Types(now)),
            _ when was is null => Effect.Tightened,
            _ when now is null => Effect.Loosened,
            _ when Floors.Contains(keyword) => Number(now) > Number(was) ? Effect.Tightened : Effect.Loosened,
            _ when Ceilings.Contains(keyword) => Number(now) < Number(was) ? Effect.Tightened : Effect.Loosened,
            _ => Effect.Replaced,
        });
    }

    private static void CompareFields(string field, JsonObject before, JsonObject after, List<SchemaChange> changes)
    {
        var (was, now) = (before["properties"] as JsonObject ?? [], after["properties"] as JsonObject ?? []);
        var (had, has) = (Required(before), Required(after));
        foreach (var name in was.Select(p => p.Key).Union(now.Select(p => p.Key)))
        {
            var path = field.Length == 0 ? name : $"{field}.{name}";
            if (!now.ContainsKey(name))
            {
                changes.Add(new(path, "is gone", Effect.Replaced));
                continue;
            }

            if (!was.ContainsKey(name))
            {
                changes.Add(has.Contains(name)
                    ? new(path, "is new and required", Effect.Tightened)
                    : new(path, "is new and optional", Effect.None));
                continue;
            }

            if (has.Contains(name) != had.Contains(name))
            {
                changes.Add(has.Contains(name)
                    ? new(path, "was optional and is required", Effect.Tightened)
                    : new(path, "was required and is optional", Effect.Loosened));
            }

            Compare(path, (JsonObject)was[name]!, (JsonObject)now[name]!, changes);
        }
    }

    // A value that is gone is missed by who sends it and by who waits for it.
    private static void CompareValues(string field, JsonArray before, JsonArray after, List<SchemaChange> changes)
    {
        var (was, now) = (before.Select(v => Text(v!)).ToList(), after.Select(v => Text(v!)).ToList());
        changes.AddRange(was.Except(now).Select(value => new SchemaChange(field, $"has no value {value} any more", Effect.Replaced)));
        changes.AddRange(now.Except(was).Select(value => new SchemaChange(field, $"has the new value {value}", Effect.Loosened)));
    }

    private static Effect CompareSets(HashSet<string> was, HashSet<string> now) =>
        now.IsProperSubsetOf(was) ? Effect.Tightened : now.IsProperSupersetOf(was) ? Effect.Loosened : Effect.Replaced;

    // Every whole number is a number.
    private static HashSet<string> Types(JsonNode type)
    {
        HashSet<string> types = [.. (type as JsonArray ?? [type.DeepClone()]).Select(t => t!.GetValue<string>())];
        if (types.Contains("number"))
            types.Add("integer");
        return types;
    }

    private static HashSet<string> Required(JsonObject schema) => [.. (schema["required"] as JsonArray ?? []).Select(n => n!.GetValue<string>())];

    private static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(JsonNode value) => value is JsonValue single && single.TryGetValue<string>(out var text) ? $"'{text}'" : value.ToJsonString();
}
