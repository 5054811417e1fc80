using DotNet.Testcontainers.Configurations;
using LocalStack.Tests.Support;
using Xunit;

namespace LocalStack.Tests.ParentDeath;

public sealed class ParentDeathTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Servers_and_data_are_gone_when_their_parent_is_killed(ServerMode mode)
    {
        // It is Testcontainers' reaper that removes containers; who switches it off is promised nothing.
        if (mode == ServerMode.Containers && !TestcontainersSettings.ResourceReaperEnabled)
            return;
        string dataRoot = Folders.Create();
        try
        {
            using var parent = Parent.Start(mode.ToString(), dataRoot);
            IReadOnlyList<int> listening = await parent.ReadPortsAsync(Stop);
            Assert.Equal(3, listening.Count);
            Assert.Equal(mode == ServerMode.Processes, ProcessTable.Mentioning(dataRoot).Count >= 3);

            await parent.KillAsync(Stop);

            await Eventually.TrueAsync(() => listening.All(Net.IsFree), "the ports are free");
            await Eventually.TrueAsync(() => ProcessTable.Mentioning(dataRoot).Count == 0, "no process is left");
            await Eventually.TrueAsync(() => Directory.GetFileSystemEntries(dataRoot).Length == 0, "no file is left");
        }
        finally
        {
            Directory.Delete(dataRoot, recursive: true);
        }
    }
}
