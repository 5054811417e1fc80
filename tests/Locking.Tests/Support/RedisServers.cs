using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Locking.Tests.Support;

/// <summary>Real redis-server processes on free ports of the loopback address, gone when disposed.</summary>
public sealed class RedisServers : IAsyncDisposable
{
    private readonly List<RedisServer> _servers = [];

    public IReadOnlyList<RedisServer> Servers => _servers;

    public string[] Endpoints => [.. _servers.Select(s => s.Endpoint)];

    public static async Task<RedisServers> StartAsync(int count)
    {
        var servers = new RedisServers();
        for (var i = 0; i < count; i++)
            servers._servers.Add(new RedisServer(FreePort()));
        await Task.WhenAll(servers._servers.Select(s => s.StartAsync()));
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
            await server.KillAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

public sealed class RedisServer(int port)
{
    private Process? _process;

    public string Endpoint { get; } = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("redis-server")
        {
            ArgumentList =
            {
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--maxmemory-policy", "noeviction", "--dir", Path.GetTempPath(), "--enable-debug-command", "yes",
            },
            RedirectStandardOutput = true,
        })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
        await Poll.UntilAsync(() => AnswersAsync(), "redis-server answers");
    }

    public async Task KillAsync()
    {
        Kill();
        if (_process is { } process)
            await process.WaitForExitAsync();
    }

    public Task PauseAsync() => SignalAsync("STOP");

    public Task ResumeAsync() => SignalAsync("CONT");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", $"-{signal} {_process!.Id.ToString(CultureInfo.InvariantCulture)}");
        await kill.WaitForExitAsync();
    }

    private void Kill()
    {
        if (_process is { HasExited: false } process)
            process.Kill();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var buffer = new byte[16];
            return await stream.ReadAsync(buffer) > 0 && buffer[0] == '+';
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
