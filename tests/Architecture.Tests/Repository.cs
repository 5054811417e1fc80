namespace Architecture.Tests;

/// <summary>The repository on disk.</summary>
internal static class Repository
{
    private const string Solution = "Inventory.sln";

    private static readonly string[] NotOurs = ["artifacts", "bin", "obj", ".git", ".vs", ".idea", ".inventory"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every project below <c>src</c>, <c>tools</c>, <c>tests</c> and <c>bench</c>.</summary>
    public static IReadOnlyList<Project> Projects { get; } = [.. Files("*.csproj").Select(Project.Read)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Paths relative to the root, with forward slashes, without what is built or downloaded.</summary>
    public static IEnumerable<string> Files(string pattern) => Walk(Root, pattern)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Walk(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern)
        .Concat(Directory.EnumerateDirectories(folder).Where(d => !NotOurs.Contains(Path.GetFileName(d))).SelectMany(d => Walk(d, pattern)));

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
