using System.Globalization;

namespace LocalStack.Tests.Support;

internal static class ProcessTable
{
    /// <summary>Living processes whose command line or environment mentions the text; zombies, which only wait to be reaped, do not count.</summary>
    public static IReadOnlyList<int> Mentioning(string text)
    {
        var found = new List<int>();
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int pid) && pid != Environment.ProcessId
                && (Read($"{folder}/cmdline") + Read($"{folder}/environ")).Contains(text, StringComparison.Ordinal))
                found.Add(pid);
        }

        return found;
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
