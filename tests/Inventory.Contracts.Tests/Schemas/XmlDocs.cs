using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary>What the contracts' XML documentation says of types and fields, in plain words.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.ChangeExtension(typeof(OrderPlaced).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(m => (string)m.Attribute("name")!, m => m.Element("summary")!);

    /// <summary>On a type.</summary>
    public static string Of(Type type) => Words(Members[$"T:{type.FullName}"]);

    /// <summary>On a field, by the name of its property.</summary>
    public static string Of(Type type, string property) => Words(Members[$"P:{type.FullName}.{property}"]);

    private static string Words(XElement summary) => Spaces().Replace(string.Concat(summary.Nodes().Select(Words)), " ").Trim();

    private static string Words(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => Named((string)see.Attribute("cref")!),
        XElement other => other.Value,
        _ => "",
    };

    // A constant by its value, a field by its name in JSON, a type by its name.
    private static string Named(string cref)
    {
        var (owner, name) = (cref[2..cref.LastIndexOf('.')], cref[(cref.LastIndexOf('.') + 1)..]);
        return cref[0] switch
        {
            'F' when typeof(OrderPlaced).Assembly.GetType(owner) is { IsEnum: false } type => $"'{type.GetField(name)!.GetRawConstantValue()}'",
            'P' => JsonNamingPolicy.CamelCase.ConvertName(name),
            _ => name,
        };
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
