using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inventory.Contracts;
using Json.Schema;

namespace Architecture.Tests;

/// <summary><c>docs/messages.md</c> says all that a publisher in any language needs to know, and its examples are true.</summary>
public sealed partial class MessageDocs
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string Text = Repository.Read("docs/messages.md");

    private static readonly Type[] Contracts = [.. typeof(OrderPlaced).Assembly.GetExportedTypes()];

    private static readonly Type[] Records = [.. Contracts.Where(t => t is { IsClass: true, IsAbstract: false })];

    private static readonly Type[] Vocabularies = [.. Contracts.Where(t => t is { IsAbstract: true, IsSealed: true })];

    public static TheoryData<string> Names => [.. Records.Select(t => t.Name)];

    public static TheoryData<string, string> Examples => [.. Example().Matches(Text).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    public static TheoryData<string> Schemas =>
        [.. Repository.Files("*.json").Where(f => f.StartsWith("docs/schemas/", StringComparison.Ordinal)).Select(f => f["docs/".Length..])];

    [Theory]
    [MemberData(nameof(Names))]
    public void Have_a_section_on_each_type_that_names_each_field(string name)
    {
        var section = Section(name);

        Assert.All(
            Records.Single(t => t.Name == name).GetProperties(BindingFlags.Public | BindingFlags.Instance),
            field => Assert.Contains($"`{JsonNamingPolicy.CamelCase.ConvertName(field.Name)}`", section, StringComparison.Ordinal));
    }

    [Fact]
    public void Name_every_reason_and_code()
    {
        var values = Vocabularies.SelectMany(t => t.GetFields()).Select(f => (string)f.GetRawConstantValue()!)
            .Concat(Contracts.Where(t => t.IsEnum).SelectMany(Enum.GetNames)).ToList();

        Assert.NotEmpty(values);
        Assert.All(values, value => Assert.Contains($"`{value}`", Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Have_examples() => Assert.True(Examples.Count > 4);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Have_examples_that_are_read_as_the_type_they_show(string name, string json)
    {
        var type = Records.Single(t => t.Name == name);
        using var document = JsonDocument.Parse(json);
        var body = document.RootElement.TryGetProperty("messageType", out var types) ? document.RootElement.GetProperty("message") : document.RootElement;
        if (types.ValueKind == JsonValueKind.Array)
            Assert.Equal($"urn:message:{type.Namespace}:{type.Name}", types[0].GetString());

        Assert.NotNull(body.Deserialize(type, Json));
        var fields = type.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ToList();
        Assert.All(body.EnumerateObject(), field => Assert.Contains(field.Name, fields));
        var schema = JsonSchema.FromText(Repository.Read($"docs/schemas/{name}.json"), new BuildOptions { SchemaRegistry = new() });
        Assert.True(schema.Evaluate(body).IsValid, $"docs/schemas/{name}.json does not allow {body}");
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Link_the_schema_of_each_message(string file) =>
        Assert.Contains($"]({file})", Section(Path.GetFileNameWithoutExtension(file)), StringComparison.Ordinal);

    private static string Section(string heading)
    {
        var start = Text.IndexOf($"\n### {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/messages.md has no section '### {heading}'.");
        var end = Text.IndexOf("\n##", start + 4, StringComparison.Ordinal);
        return end < 0 ? Text[start..] : Text[start..end];
    }

    [GeneratedRegex(@"^```json (\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
