using LocalStack.Containers;
using LocalStack.Processes;
using Xunit;

namespace LocalStack.Tests.Support;

/// <summary>
/// The ways to run servers that are tested here: the one that <c>INVENTORY_STACK</c> names, else each that can be had.
/// </summary>
public static class Modes
{
    public static TheoryData<ServerMode> All => [.. Available()];

    private static IEnumerable<ServerMode> Available()
    {
        if (Environment.GetEnvironmentVariable("INVENTORY_STACK") is not (null or "" or "auto"))
            return [LocalServers.ChooseMode(ServerMode.Auto)];
        List<ServerMode> modes = [];
        if (DockerEngine.Answers)
            modes.Add(ServerMode.Containers);
        if (modes.Count == 0 || AreInstalled())
            modes.Add(ServerMode.Processes);
        return modes;
    }

    /// <summary>Whether servers can be run as processes here.</summary>
    public static bool AreInstalled()
    {
        try
        {
            ServerBinaries.Find(new LocalServersOptions());
            return true;
        }
        catch (ServersMissingException)
        {
            return false;
        }
    }
}
