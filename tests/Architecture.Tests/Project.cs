using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>What a project file refers to.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="References">Names of our own projects.</param>
/// <param name="Packages">Ids of packages.</param>
internal sealed record Project(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => Path[..Path.IndexOf('/')];

    public static Project Read(string path)
    {
        var document = XDocument.Parse(Repository.Read(path));
        return new(
            path,
            [.. Includes(document, "ProjectReference").Select(i => System.IO.Path.GetFileNameWithoutExtension(i.Replace('\\', '/')))],
            [.. Includes(document, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument document, string item) =>
        document.Descendants(item).Select(e => (string)e.Attribute("Include")!).Order(StringComparer.Ordinal);
}
