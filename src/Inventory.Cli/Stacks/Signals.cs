using System.Runtime.InteropServices;

namespace Inventory.Cli.Stacks;

/// <summary>Signals to other processes, which .NET has only SIGKILL for.</summary>
internal static class Signals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end. False when there is no such process.</summary>
    public static bool TryTerminate(int pid) => Kill(pid, Terminate) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
