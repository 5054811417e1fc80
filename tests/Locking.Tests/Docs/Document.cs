using System.Text.RegularExpressions;

namespace Locking.Tests.Docs;

/// <summary>Reads documents and samples, which are embedded in this assembly.</summary>
internal static class Document
{
    public static string Read(string name)
    {
        using var reader = new StreamReader(typeof(Document).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The code blocks of a language, in order.</summary>
    public static IReadOnlyList<string> Blocks(string name, string language) =>
        [.. Regex.Matches(Read(name), $"^```{language}\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline).Select(m => m.Groups[1].Value.Trim())];

    /// <summary>What stands between the marks in a source file.</summary>
    public static string Sample(string source)
    {
        var text = Read(source);
        var from = text.IndexOf("// sample\n", StringComparison.Ordinal) + "// sample\n".Length;
        return text[from..text.IndexOf("// end", from, StringComparison.Ordinal)].Trim();
    }
}
