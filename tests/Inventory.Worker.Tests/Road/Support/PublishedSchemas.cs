using System.Collections.Concurrent;
using System.Text.Json;
using Json.Schema;

namespace Inventory.Worker.Tests.Road.Support;

/// <summary>The JSON Schemas in <c>docs/schemas</c>: what the service published on the wire must be what they say.</summary>
internal static class PublishedSchemas
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Schemas = new(StringComparer.Ordinal);

    private static readonly string Folder = Find();

    /// <summary>The messages that go that way ("in", "out"), as their schemas say.</summary>
    public static IEnumerable<string> Going(string way) => Directory.EnumerateFiles(Folder, "*.json")
        .Where(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("x-direction").EnumerateArray().Any(d => d.GetString() == way))
        .Select(file => Path.GetFileNameWithoutExtension(file)!);

    public static void AssertAllow(IEnumerable<Seen> published) => Assert.All(published, seen =>
    {
        var result = Schemas.GetOrAdd(seen.Type, Read).Evaluate(seen.Message, new() { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, $"{seen}: {string.Join("; ", (result.Details ?? []).Where(d => d.Errors is not null).Select(d => $"{d.InstanceLocation} {string.Join(' ', d.Errors!.Values)}"))}");
    });

    private static JsonSchema Read(string message) =>
        JsonSchema.FromText(File.ReadAllText(Path.Combine(Folder, $"{message}.json")), new BuildOptions { SchemaRegistry = new() });

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "docs", "schemas")))
                return Path.Combine(folder.FullName, "docs", "schemas");
        }

        throw new DirectoryNotFoundException("docs/schemas");
    }
}
