using System.Globalization;
using LocalStack.Ports;
using LocalStack.Probes;

namespace LocalStack.Processes;

/// <summary>One Redis node as a process.</summary>
internal sealed class RedisProcess(string name, PortReservation port, LocalServersOptions options, ServerBinaries binaries, string folder)
    : ServerProcess(name, ServerKind.Redis, port, new LineProbe(port.Port, "PING\r\n", "+PONG\r\n"), options, folder)
{
    private readonly ServerSettings _settings = options.Settings;

    protected override IReadOnlyList<string> Command =>
    [
        binaries.RedisServer,
        "--port", Port.ToString(CultureInfo.InvariantCulture),
        "--bind", "127.0.0.1",
        "--dir", DataFolder,
        .. ServerArguments.Redis(_settings),
    ];

    protected override Task PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DataFolder);
        return Task.CompletedTask;
    }
}
