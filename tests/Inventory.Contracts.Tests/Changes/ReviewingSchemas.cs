using System.Text.Json.Nodes;

namespace Inventory.Contracts.Tests.Changes;

public sealed class ReviewingSchemas
{
    private static readonly Announcements Nothing = Announcements.Read("# Breaking changes\n");

    [Fact]
    public void Allows_a_new_message_and_a_field_that_nobody_has_to_send()
    {
        Assert.True(Assert.Single(Review(null, Schema("in", 1))).IsAllowed);
        Assert.True(Assert.Single(Review(Schema("in", 1), Schema("in", 1, more: true))).IsAllowed);
    }

    [Fact]
    public void Refuses_a_breaking_change_and_says_what_to_do() => Assert.Equal(
        "Told.sku is gone: BREAKING. Take it back, or announce it by a line in docs/schemas/CHANGES.md, "
        + "'- `Told.sku` (version 3): why', and run ./run schemas.",
        $"{Assert.Single(Review(Schema("out", 2), Schema("out", 2, sku: false)), f => !f.IsAllowed)}");

    [Theory]
    [InlineData("- `Told.sku` (version 3): it is in the lines.", true)]
    [InlineData("- `Told.sku` (version 2): told for an earlier change.", false)]
    [InlineData("- `Told.kind` (version 3): another field.", false)]
    [InlineData("- `Other.sku` (version 3): another message.", false)]
    [InlineData("    - `Told.sku` (version 3): an example.", false)]
    public void Allows_a_breaking_change_that_is_announced_for_this_message_field_and_version(string line, bool isAllowed) => Assert.Equal(
        isAllowed, Review(Schema("out", 2), Schema("out", 3, sku: false), Announcements.Read(line)).All(f => f.IsAllowed));

    [Fact]
    public void Refuses_that_a_message_is_gone_or_goes_one_way_less()
    {
        Assert.Equal("is gone", Assert.Single(Review(Schema("in", 1), null), f => !f.IsAllowed).Change.What);
        Assert.Equal("is no longer taken", Assert.Single(Review(Schema("in\", \"out", 1), Schema("out", 1)), f => !f.IsAllowed).Change.What);
        Assert.Equal("is no longer published", Assert.Single(Review(Schema("in\", \"out", 1), Schema("in", 1)), f => !f.IsAllowed).Change.What);
        Assert.All(Review(Schema("out", 1), Schema("in\", \"out", 1)), f => Assert.True(f.IsAllowed));
    }

    [Theory]
    [InlineData("- `Told.sku` (version 1): every message starts with it.")]
    [InlineData("- `Told.sku` (version 2):")]
    [InlineData("- `Told.sku`: without a version.")]
    public void Takes_no_line_that_looks_like_an_announcement_and_is_none(string line) =>
        Assert.Contains("CHANGES.md", Assert.Throws<FormatException>(() => Announcements.Read(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void Counts_versions_by_message()
    {
        var announced = Announcements.Read("- `Told.sku` (version 2): a\n- `Told.kind` (version 3): b\n- `Other` (version 2): c");

        Assert.Equal((3, 2, 1), (announced.Version("Told"), announced.Version("Other"), announced.Version("Third")));
    }

    private static IReadOnlyList<Finding> Review(JsonObject? before, JsonObject? after, Announcements? announced = null) =>
        SchemaReview.Review(Named(before), Named(after), announced ?? Nothing);

    private static Dictionary<string, JsonObject> Named(JsonObject? schema) => schema is null ? [] : new() { ["Told"] = schema };

    private static JsonObject Schema(string direction, int version, bool sku = true, bool more = false) => JsonNode.Parse(
        $$"""
        {
          "x-version": {{version}},
          "x-direction": ["{{direction}}"],
          "properties": { {{(sku ? "\"sku\": {}," : "")}} {{(more ? "\"more\": {}," : "")}} "kind": {} }
        }
        """)!.AsObject();
}
