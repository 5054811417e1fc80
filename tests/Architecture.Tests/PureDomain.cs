using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Architecture.Tests;

/// <summary>Decisions depend on their arguments alone: no I/O, no clock, no chance, no threads. Read from the compiled assembly.</summary>
public sealed class PureDomain
{
    private static readonly string[] Namespaces =
        ["System", "System.Collections", "System.Diagnostics", "System.Linq", "System.Reflection", "System.Runtime", "System.Text", "Inventory.Contracts"];

    private static readonly string[] NotEven =
    [
        "System.Console", "System.Guid", "System.Random", "System.TimeProvider",
        "System.Diagnostics.Process", "System.Diagnostics.Stopwatch",
    ];

    // Times are values like any other, as long as they come from outside.
    private static readonly string[] Clocks = ["get_Now", "get_UtcNow", "get_Today"];

    public static TheoryData<string> Assemblies =>
        [typeof(Inventory.Domain.InventoryState).Assembly.Location, typeof(Inventory.Contracts.OrderPlaced).Assembly.Location];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Uses_only_types_that_compute(string assembly)
    {
        var (types, environment, clocks) = References(assembly);

        Assert.NotEmpty(types);
        Assert.DoesNotContain(types, t => NotEven.Contains($"{t.Namespace}.{t.Name}"));
        Assert.All(types, t => Assert.True(
            Namespaces.Any(n => t.Namespace == n || (n != "System" && t.Namespace.StartsWith($"{n}.", StringComparison.Ordinal))),
            $"{t.Namespace}.{t.Name}"));
        // The compiler's iterators remember the thread they were made on.
        Assert.Empty(environment.Except(["get_CurrentManagedThreadId"]));
        Assert.Empty(clocks);
    }

    private static (List<(string Namespace, string Name)> Types, List<string> Environment, List<string> Clocks) References(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Where(h => metadata.GetTypeReference(h).ResolutionScope.Kind == HandleKind.AssemblyReference)
            .ToDictionary(h => (EntityHandle)h, h => NameOf(metadata, metadata.GetTypeReference(h)));
        var members = metadata.MemberReferences.Select(metadata.GetMemberReference).Where(m => types.ContainsKey(m.Parent)).ToList();
        var environment = members.Where(m => types[m.Parent] == ("System", "Environment"));
        var clocks = members.Where(m => types[m.Parent] is ("System", "DateTime" or "DateTimeOffset"))
            .Select(m => metadata.GetString(m.Name)).Intersect(Clocks);
        return ([.. types.Values], [.. environment.Select(m => metadata.GetString(m.Name))], [.. clocks]);
    }

    private static (string Namespace, string Name) NameOf(MetadataReader metadata, TypeReference type) =>
        (metadata.GetString(type.Namespace), metadata.GetString(type.Name));
}
