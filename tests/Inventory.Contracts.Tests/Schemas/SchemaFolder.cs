using System.Text.Json.Nodes;
using Inventory.Contracts.Tests.Changes;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary>The schemas as they are committed, in <c>docs/schemas</c>, and as they should be.</summary>
internal static class SchemaFolder
{
    private const string Solution = "Inventory.sln";

    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Where the schemas are committed.</summary>
    public static string Folder { get; } = Path.Combine(Root, "docs", "schemas");

    /// <summary>The announced breaking changes.</summary>
    public static Announcements Announced => Announcements.Read(File.ReadAllText(Path.Combine(Folder, "CHANGES.md")));

    /// <summary>The schemas that a folder has, by message.</summary>
    public static SortedDictionary<string, JsonObject> Read(string folder) => new(
        Directory.EnumerateFiles(folder, "*.json").ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => JsonNode.Parse(File.ReadAllText(f))!.AsObject()),
        StringComparer.Ordinal);

    /// <summary>The schemas that the contracts make, by message.</summary>
    public static SortedDictionary<string, JsonObject> Generate(Announcements announced) =>
        new(Messages.All.ToDictionary(m => m.Name, m => MessageSchema.Of(m, announced.Version(m.Name))), StringComparer.Ordinal);

    /// <summary>Makes the folder have these schemas and no others.</summary>
    public static void Write(IReadOnlyDictionary<string, JsonObject> schemas)
    {
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Where(f => !schemas.ContainsKey(Path.GetFileNameWithoutExtension(f))))
            File.Delete(file);
        foreach (var (message, schema) in schemas)
            File.WriteAllText(Path.Combine(Folder, $"{message}.json"), MessageSchema.Write(schema));
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No {Solution} above {AppContext.BaseDirectory}.");
    }
}
