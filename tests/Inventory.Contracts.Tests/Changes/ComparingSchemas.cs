using System.Text.Json.Nodes;

namespace Inventory.Contracts.Tests.Changes;

/// <summary>Each kind of change, once for who sends a message and once for who reads it.</summary>
public sealed class ComparingSchemas
{
    private const string Before = """
        {
          "type": "object",
          "description": "Old words.",
          "required": ["id", "kind"],
          "properties": {
            "id": { "type": "string", "minLength": 1, "maxLength": 128, "pattern": "^a" },
            "kind": { "enum": ["x", "y"] },
            "note": { "type": ["string", "null"] },
            "units": { "type": "integer", "minimum": 1, "maximum": 10 },
            "lines": { "type": "array", "minItems": 1, "items": { "type": "object", "required": ["sku"], "properties": { "sku": { "type": "string" } } } }
          }
        }
        """;

    public static TheoryData<string, string, string, string, bool, bool> Kinds => new()
    {
        { "\"note\":", "\"more\": { \"type\": \"string\" }, \"note\":", "more", "is new and optional", false, false },
        { "\"required\": [\"id\", \"kind\"]", "\"required\": [\"id\"]", "kind", "was required and is optional", false, true },
        { "\"required\": [\"id\", \"kind\"]", "\"required\": [\"id\", \"kind\", \"note\"]", "note", "was optional and is required", true, false },
        { ", \"required\": [\"sku\"]", "", "lines[].sku", "was required and is optional", false, true },
        { "\"sku\": {", "\"at\": { \"type\": \"string\" }, \"sku\": {", "lines[].at", "is new and optional", false, false },
        { "\"sku\": { \"type\": \"string\" }", "\"sku\": { \"type\": \"integer\" }", "lines[].sku", "had the type 'string' and has 'integer'", true, true },
        { "[\"string\", \"null\"]", "\"string\"", "note", "had the type [\"string\",\"null\"] and has 'string'", true, false },
        { "\"kind\": { \"enum\": [\"x\", \"y\"] }", "\"kind\": { \"enum\": [\"x\", \"y\", \"z\"] }", "kind", "has the new value 'z'", false, true },
        { "\"kind\": { \"enum\": [\"x\", \"y\"] }", "\"kind\": { \"enum\": [\"x\"] }", "kind", "has no value 'y' any more", true, true },
        { "\"kind\": { \"enum\": [\"x\", \"y\"] }", "\"kind\": {}", "kind", "has no enum any more (it was [\"x\",\"y\"])", false, true },
        { "\"maximum\": 10", "\"maximum\": 9", "units", "had the maximum 10 and has 9", true, false },
        { "\"maximum\": 10", "\"maximum\": 11", "units", "had the maximum 10 and has 11", false, true },
        { "\"minimum\": 1,", "\"minimum\": 2,", "units", "had the minimum 1 and has 2", true, false },
        { "\"minimum\": 1,", "\"minimum\": 0,", "units", "had the minimum 1 and has 0", false, true },
        { "\"type\": \"integer\"", "\"type\": \"number\"", "units", "had the type 'integer' and has 'number'", false, true },
        { "\"maxLength\": 128", "\"maxLength\": 64", "id", "had the maxLength 128 and has 64", true, false },
        { "\"minLength\": 1, ", "", "id", "has no minLength any more (it was 1)", false, true },
        { "\"minItems\": 1", "\"minItems\": 1, \"maxItems\": 5", "lines", "has a new maxItems of 5", true, false },
        { "\"pattern\": \"^a\"", "\"pattern\": \"^b\"", "id", "had the pattern '^a' and has '^b'", true, true },
        { "Old words.", "New words.", "", "has other words in description", false, false },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Finds_the_change_and_whom_it_breaks(string what, string becomes, string field, string words, bool breaksSenders, bool breaksReaders)
    {
        var change = Assert.Single(Compare(what, becomes));

        Assert.Equal((field, words), (change.Field, change.What));
        Assert.Equal((breaksSenders, breaksReaders), (change.IsBreaking(Direction.In), change.IsBreaking(Direction.Out)));
        Assert.Equal(breaksSenders || breaksReaders, change.IsBreaking(Direction.In | Direction.Out));
    }

    [Fact]
    public void Finds_a_field_that_is_gone() => Assert.Equal(
        new SchemaChange("note", "is gone", Effect.Replaced), Assert.Single(Compare("\"note\": { \"type\": [\"string\", \"null\"] },", "")));

    [Fact]
    public void Finds_a_new_field_that_must_be_sent_and_breaks_nobody_who_reads()
    {
        var before = JsonNode.Parse(Before)!.AsObject();
        var after = JsonNode.Parse(Before.Replace("\"note\":", "\"more\": {}, \"note\":", StringComparison.Ordinal))!.AsObject();
        after["required"]!.AsArray().Add("more");

        var change = Assert.Single(SchemaComparison.Compare(before, after));

        Assert.Equal(("more", "is new and required"), (change.Field, change.What));
        Assert.True(change.IsBreaking(Direction.In));
        Assert.False(change.IsBreaking(Direction.Out));
    }

    [Fact]
    public void Takes_a_new_name_for_a_field_that_is_gone_and_a_new_one() => Assert.Equal(
        [("note", true), ("remark", false)], Compare("\"note\":", "\"remark\":").Select(c => (c.Field, c.IsBreaking(Direction.Out))));

    [Fact]
    public void Finds_nothing_in_the_same_schema_in_another_order() => Assert.Empty(Compare("[\"id\", \"kind\"]", "[\"kind\", \"id\"]"));

    [Fact]
    public void Is_careful_with_what_it_does_not_know()
    {
        var change = Assert.Single(SchemaComparison.Compare(
            JsonNode.Parse("""{ "if": { "const": 1 } }""")!.AsObject(), JsonNode.Parse("""{ "if": { "const": 2 } }""")!.AsObject()));

        Assert.True(change.IsBreaking(Direction.In) && change.IsBreaking(Direction.Out));
    }

    private static IReadOnlyList<SchemaChange> Compare(string what, string becomes)
    {
        Assert.Contains(what, Before, StringComparison.Ordinal);
        return SchemaComparison.Compare(
            JsonNode.Parse(Before)!.AsObject(), JsonNode.Parse(Before.Replace(what, becomes, StringComparison.Ordinal))!.AsObject());
    }
}
