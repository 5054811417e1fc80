using System.Globalization;

namespace Load.Processes;

/// <summary>What <c>/proc</c> says of a process.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="Parent">Its parent's.</param>
/// <param name="Command">The program's name, 15 characters at most.</param>
/// <param name="State">One letter: R running, S sleeping, T stopped, Z ended.</param>
/// <param name="Cpu">Processor time so far, its own.</param>
/// <param name="CpuOfChildren">Processor time of its children that have ended.</param>
/// <param name="ResidentBytes">Memory in RAM.</param>
public sealed record ProcessStat(
    int Pid, int Parent, string Command, char State, TimeSpan Cpu, TimeSpan CpuOfChildren, long ResidentBytes)
{
    // USER_HZ, which Linux shows to programs whatever its own clock.
    private const double TicksPerSecond = 100;

    /// <summary>Null when there is no such process.</summary>
    public static ProcessStat? Read(int pid)
    {
        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All processes that this process has started, and those that they have started.</summary>
    public static IReadOnlyList<ProcessStat> Descendants()
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? Read(pid) : null)
            .OfType<ProcessStat>().ToLookup(stat => stat.Parent);
        var found = new List<ProcessStat>();
        var parents = new Queue<int>([Environment.ProcessId]);
        while (parents.TryDequeue(out var parent))
        {
            foreach (var child in all[parent])
            {
                found.Add(child);
                parents.Enqueue(child.Pid);
            }
        }

        return found;
    }

    private static ProcessStat Parse(string text)
    {
        // pid (command, which may have spaces and brackets) state parent …
        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        var fields = text[(close + 2)..].Split(' ');
        return new ProcessStat(
            int.Parse(text.AsSpan(0, open), CultureInfo.InvariantCulture), (int)Number(fields[1]), text[(open + 1)..close], fields[0][0],
            Ticks(fields[11]) + Ticks(fields[12]), Ticks(fields[13]) + Ticks(fields[14]), Number(fields[21]) * Environment.SystemPageSize);
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);

    private static TimeSpan Ticks(string field) => TimeSpan.FromSeconds(Number(field) / TicksPerSecond);
}
