using System.Xml.Linq;

namespace Architecture.Tests;

public sealed class PackageVersions
{
    private static readonly Dictionary<string, string> Central = XDocument.Parse(Repository.Read("Directory.Packages.props"))
        .Descendants("PackageVersion").ToDictionary(e => (string)e.Attribute("Include")!, e => (string)e.Attribute("Version")!);

    // Version 9 needs a commercial licence; this project is MIT and so is what it stands on.
    [Fact]
    public void Of_MassTransit_stay_at_8()
    {
        var massTransit = Central.Where(p => p.Key.StartsWith("MassTransit", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(massTransit);
        Assert.All(massTransit, p => Assert.Matches(@"^8\.\d+\.\d+$", p.Value));
    }

    [Fact]
    public void Stand_in_one_place() => Assert.All(
        Repository.Files("*.csproj"),
        project => Assert.DoesNotContain(
            XDocument.Parse(Repository.Read(project)).Descendants("PackageReference"),
            e => e.Attribute("Version") is not null || e.Attribute("VersionOverride") is not null));
}
