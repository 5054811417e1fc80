using Inventory.Contracts.Tests.Changes;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary><c>./run schemas</c>: writes the schemas of all messages, unless that would break somebody who has not been told.</summary>
internal static class SchemaCommand
{
    public const string Name = "schemas";

    private const string Usage = "usage: ./run schemas [--since FOLDER]   (FOLDER: older schemas to compare with; nothing is written)";

    public static int Run(string[] options)
    {
        if (options is not ([] or ["--since", _]) || (options is [_, var older] && !Directory.Exists(older)))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var announced = SchemaFolder.Announced;
        var schemas = SchemaFolder.Generate(announced);
        var isCheck = options.Length > 0;
        var findings = SchemaReview.Review(SchemaFolder.Read(isCheck ? options[1] : SchemaFolder.Folder), schemas, announced);
        var forbidden = findings.Where(f => !f.IsAllowed).ToList();
        foreach (var finding in forbidden)
            Console.Error.WriteLine(finding);
        if (forbidden.Count > 0)
            return 1;
        if (!isCheck)
            SchemaFolder.Write(schemas);
        Console.WriteLine(isCheck
            ? $"{findings.Count} changes since then, {findings.Count(f => f.IsBreaking)} of them breaking, all of those announced"
            : $"{schemas.Count} schemas in docs/schemas, {findings.Count} changes");
        return 0;
    }
}
