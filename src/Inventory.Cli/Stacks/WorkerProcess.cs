using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inventory.Cli.CommandLine;

namespace Inventory.Cli.Stacks;

/// <summary>One worker of a local stack, which can be killed and started again.</summary>
internal sealed class WorkerProcess(int number, IReadOnlyDictionary<string, string> environment, string logFolder, TimeProvider time)
    : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private GuardedProgram? _program;

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"worker-{number}");

    /// <summary>Address of its health, metrics and pages; the same over restarts.</summary>
    public Uri Url { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));

    public string LogFile => Path.Combine(logFolder, $"{Name}.log");

    /// <summary>Process id; null when it does not run.</summary>
    public int? Pid => _program is { HasExited: false } program ? program.Pid : null;

    /// <summary>Whether it took messages when last asked, which is at its start.</summary>
    public bool IsReady { get; private set; }

    /// <summary>How often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Starts it and returns when it takes messages.</summary>
    /// <exception cref="UserErrorException">It ended or was not ready in time; the message ends with the last line of its log.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>(environment) { ["Operations__Url"] = Url.GetLeftPart(UriPartial.Authority) };
        _program = await GuardedProgram.StartAsync(WorkerProgram.Command(), settings, LogFile, cancellationToken);
        using var timeout = new CancellationTokenSource(StartTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            while (!await IsReadyAsync(Url, either.Token))
            {
                if (_program.HasExited)
                    throw new UserErrorException($"{Name} ended at its start: {LastLine()}");
                await Task.Delay(ProbeInterval, time, either.Token);
            }

            IsReady = true;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"{Name} was not ready within {StartTimeout.TotalSeconds:0} s: {LastLine()}");
        }
    }

    /// <summary>Kills it with SIGKILL: no goodbye to anyone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_program is null)
            return;
        IsReady = false;
        await _program.SignalAsync("KILL");
        await _program.WaitForExitAsync(cancellationToken);
        Kills++;
    }

    /// <summary>Whether a worker says at its address that it is ready.</summary>
    public static async Task<bool> IsReadyAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(url, "/health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Lets it finish what it holds, and kills it when that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_program is null)
            return;
        await _program.SignalAsync("TERM");
        using var timeout = new CancellationTokenSource(StopTimeout, time);
        await _program.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _program.Dispose();
    }

    private string LastLine() =>
        File.ReadLines(LogFile).LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "it logged nothing.";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
