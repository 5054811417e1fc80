namespace LocalStack.Tests.ParentDeath;

/// <summary>A process that starts servers, says where they are, and hangs until it is killed.</summary>
internal static class Parent
{
    public static async Task<int> RunAsync(string mode, string dataRoot)
    {
        LocalServers servers = await LocalServers.StartAsync(
            new LocalServersOptions { Mode = Enum.Parse<ServerMode>(mode), RedisNodes = 1, DataRoot = dataRoot });
        // Frozen servers must die with it, too.
        await servers.Redis[0].PauseAsync();
        Console.WriteLine(string.Join(' ', servers.Servers.Select(server => server.Port)));
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
