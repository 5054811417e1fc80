namespace Inventory.Cli.CommandLine;

/// <summary>What the exit codes mean; <c>--help</c> says the same.</summary>
internal static class ExitCodes
{
    public const int Clean = 0;
    public const int Error = 1;
    public const int NotClean = 2;
    public const int Stopped = 130;

    public const string Help = "Exit codes: 0 done and clean; 1 error; 2 the audit found something; 130 stopped by Ctrl-C.";
}
