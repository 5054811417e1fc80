using System.Diagnostics;
using System.Globalization;
using LocalStack.Admin;
using LocalStack.Ports;
using LocalStack.Probes;

namespace LocalStack.Processes;

/// <summary>Postgres as a process. It refuses to run as root; root therefore runs it as the user <c>postgres</c>.</summary>
internal sealed class PostgresProcess(string name, PortReservation port, LocalServersOptions options, ServerBinaries binaries, string folder)
    : ServerProcess(name, ServerKind.Postgres, port, new PostgresProbe(port.Port), options, folder)
{
    private readonly ServerSettings _settings = options.Settings;

    // An immediate shutdown: as quick as SIGKILL, but it gives the shared memory back.
    protected override string QuitSignal => "QUIT";

    protected override IReadOnlyList<string> Command =>
    [
        .. AsPostgres,
        Path.Combine(binaries.PostgresFolder, "postgres"),
        "-D", DataFolder,
        "-c", "listen_addresses=127.0.0.1",
        "-c", $"port={Port.ToString(CultureInfo.InvariantCulture)}",
        "-c", "unix_socket_directories=",
        .. ServerArguments.Postgres(_settings, HasStatementStatistics),
    ];

    private static IReadOnlyList<string> AsPostgres =>
        System.Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    private bool HasStatementStatistics => File.Exists(Path.Combine(binaries.PostgresFolder, "../lib/pg_stat_statements.so"));

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (System.Environment.IsPrivilegedProcess)
            await RunAsync(["install", "-d", "-m", "700", "-o", "postgres", "-g", "postgres", DataFolder], cancellationToken);
        await RunAsync(
            [
                .. AsPostgres, Path.Combine(binaries.PostgresFolder, "initdb"), "-D", DataFolder, "-U", Credentials.User,
                "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
            ],
            cancellationToken);
    }

    private async Task RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} could not be started.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        await File.AppendAllTextAsync(LogFile, await output + await error, cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with code {process.ExitCode}.");
    }
}
