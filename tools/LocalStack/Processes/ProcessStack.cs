using System.Diagnostics;
using LocalStack.Ports;

namespace LocalStack.Processes;

/// <summary>The servers of one stack as processes, and the folder they live in.</summary>
internal sealed class ProcessStack : IServerFactory
{
    private readonly LocalServersOptions _options;
    private readonly ServerBinaries _binaries;
    private readonly string _folder;
    private readonly Process _janitor;

    public ProcessStack(LocalServersOptions options)
    {
        _options = options;
        _binaries = ServerBinaries.Find(options);
        _folder = Path.Combine(options.DataRoot, $"inventory-{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}");
        Directory.CreateDirectory(_folder);
        if (!OperatingSystem.IsWindows())
        {
            // Passable by the user postgres, readable by nobody else.
            File.SetUnixFileMode(
                _folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        _janitor = Script.Start("janitor.sh", [_folder], new Dictionary<string, string>());
    }

    public LocalServer Postgres(string name) =>
        new PostgresProcess(name, PortReservation.Take(), _options, _binaries, Path.Combine(_folder, name));

    public LocalServer RabbitMq(string name) =>
        new RabbitMqProcess(name, PortReservation.Take(), PortReservation.Take(), _options, _binaries, Path.Combine(_folder, name));

    public LocalServer Redis(string name) =>
        new RedisProcess(name, PortReservation.Take(), _options, _binaries, Path.Combine(_folder, name));

    public async ValueTask DisposeAsync()
    {
        await _janitor.StandardInput.WriteLineAsync();
        await _janitor.StandardInput.FlushAsync();
        await _janitor.WaitForExitAsync();
        _janitor.Dispose();
    }
}
