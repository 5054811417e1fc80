using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inventory.Cli.CommandLine;

/// <summary><c>--json FILE</c>: the result as one JSON object.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Option<FileInfo?> Option() => new("--json") { Description = "Also write the result to a file, as one JSON object.", HelpName = "FILE" };

    /// <summary>Writes the file, if one is wanted; never half of it.</summary>
    public static async Task WriteAsync(FileInfo? file, object result, CancellationToken cancellationToken)
    {
        if (file is null)
            return;
        var unfinished = $"{file.FullName}.{Environment.ProcessId}";
        await File.WriteAllTextAsync(unfinished, Text(result) + "\n", cancellationToken);
        File.Move(unfinished, file.FullName, overwrite: true);
    }

    public static string Text(object value) => JsonSerializer.Serialize(value, value.GetType(), Json);

    public static T? Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Json);
}
