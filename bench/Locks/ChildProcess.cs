using System.Diagnostics;

namespace Locks;

/// <summary>This program once more, in a process of its own.</summary>
internal static class ChildProcess
{
    public static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
