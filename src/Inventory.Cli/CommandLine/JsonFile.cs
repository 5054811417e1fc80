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

    /// <summary>The option. A folder that does not exist is refused at once, not when the result is there.</summary>
    public static Option<FileInfo?> Option()
    {
        var option = new Option<FileInfo?>("--json") { Description = "Also write the result to a file, as one JSON object.", HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Path.GetDirectoryName(Path.GetFullPath(token.Value)) is { } folder && !Directory.Exists(folder))
                result.AddError($"--json: there is no folder {folder}.");
        });
        return option;
    }

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
