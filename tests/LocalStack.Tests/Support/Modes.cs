using DotNet.Testcontainers.Configurations;
using Xunit;

namespace LocalStack.Tests.Support;

/// <summary>
/// The ways to run servers that are tested here: both where both can be had; one where <c>INVENTORY_STACK</c> says so, or where no
/// Docker engine answers.
/// </summary>
public static class Modes
{
    public static TheoryData<ServerMode> All => [.. Available()];

    public static TheoryData<ServerMode> Processes => [.. Available().Where(mode => mode == ServerMode.Processes)];

    private static IEnumerable<ServerMode> Available()
    {
        if (Environment.GetEnvironmentVariable("INVENTORY_STACK") is not (null or "" or "auto"))
            return [LocalServers.ChooseMode(ServerMode.Auto)];
        return TestcontainersSettings.OS.DockerEndpointAuthConfig is null
            ? [ServerMode.Processes]
            : [ServerMode.Processes, ServerMode.Containers];
    }
}
