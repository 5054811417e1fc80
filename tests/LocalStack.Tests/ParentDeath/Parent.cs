using System.Diagnostics;
using System.Globalization;

namespace LocalStack.Tests.ParentDeath;

/// <summary>A process that starts servers, says where they are, and hangs until it is killed.</summary>
internal sealed class Parent : IDisposable
{
    private const string Ports = "ports ";

    private readonly Process _process;

    private Parent(Process process) => _process = process;

    /// <summary>Starts this program as such a process.</summary>
    public static Parent Start(string mode, string dataRoot, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["parent", mode, dataRoot]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new Parent(Process.Start(start)!);
    }

    /// <summary>Waits until its servers answer.</summary>
    /// <returns>Their ports.</returns>
    public async Task<IReadOnlyList<int>> ReadPortsAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Ports, StringComparison.Ordinal))
                return [.. line[Ports.Length..].Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture))];
        }

        throw new InvalidOperationException("The parent process ended without servers.");
    }

    /// <summary>Kills it, and only it, with SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    public static async Task<int> RunAsync(string mode, string dataRoot)
    {
        LocalServers servers = await LocalServers.StartAsync(
            new LocalServersOptions { Mode = Enum.Parse<ServerMode>(mode), RedisNodes = 1, DataRoot = dataRoot });
        // Frozen servers must die with it, too.
        await servers.Redis[0].PauseAsync();
        Console.WriteLine(Ports + string.Join(' ', servers.Servers.Select(server => server.Port)));
        // Its own parent, the test, may end first.
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
