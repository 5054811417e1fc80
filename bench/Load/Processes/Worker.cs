using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inventory.Cli.Stacks;

namespace Load.Processes;

/// <summary>A worker process that ends with this one, can be stopped and continued, and tells what it costs.</summary>
public sealed class Worker : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly WorkerStart _start;
    private readonly string _log;
    private readonly Uri _url;
    private readonly GuardedProgram _program;

    private Worker(WorkerStart start, string log, Uri url, GuardedProgram program) =>
        (_start, _log, _url, _program) = (start, log, url, program);

    /// <summary>Processor time so far.</summary>
    public TimeSpan Cpu => Stat.Cpu;

    /// <summary>Memory in RAM.</summary>
    public long ResidentBytes => Stat.ResidentBytes;

    private ProcessStat Stat => ProcessStat.Read(_program.Pid) is { State: not 'Z' } stat ? stat : throw Ended();

    /// <summary>Starts the process; it may not take messages yet.</summary>
    public static async Task<Worker> LaunchAsync(WorkerStart start, string logFolder)
    {
        var url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var environment = new Dictionary<string, string>(start.Environment) { ["Operations__Url"] = url.GetLeftPart(UriPartial.Authority) };
        var log = Path.Combine(logFolder, $"{start.Name}.log");
        return new Worker(start, log, url, await GuardedProgram.StartAsync(start.Command, environment, log, CancellationToken.None));
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public static async Task RunAsync(WorkerStart start, string logFolder)
    {
        await using var worker = await LaunchAsync(start, logFolder);
        await worker._program.WaitForExitAsync(CancellationToken.None);
        if (worker._program.ExitCode != 0)
            throw worker.Ended();
    }

    /// <summary>Returns when it takes messages.</summary>
    /// <exception cref="BenchmarkException">It ended, or was not ready in time.</exception>
    public async Task WaitUntilReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (_program.HasExited)
                throw Ended();
            if (clock.Elapsed > StartTimeout)
                throw new BenchmarkException($"{_start.Name} was not ready within {StartTimeout.TotalSeconds:0} s: {LastLine()}");
            await Task.Delay(50);
        }
    }

    /// <summary>Stops it where it stands.</summary>
    public Task PauseAsync() => SignalAsync("STOP", state => state == 'T');

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT", state => state != 'T');

    /// <summary>Sum of all samples of a metric, by its Prometheus name.</summary>
    /// <exception cref="BenchmarkException">It has no such metric.</exception>
    public async Task<double> ReadMetricAsync(string name)
    {
        var text = await Http.GetStringAsync(new Uri(_url, "/metrics"));
        return Exposition.Sum(text, name) ?? throw new BenchmarkException($"{_start.Name} has no metric {name}.");
    }

    /// <summary>Lets it finish what it holds, and kills it when that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        await _program.SignalAsync("CONT");
        await _program.SignalAsync("TERM");
        using var timeout = new CancellationTokenSource(StopTimeout);
        await _program.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _program.Dispose();
    }

    private async Task SignalAsync(string signal, Func<char, bool> isDone)
    {
        await _program.SignalAsync(signal);
        while (!isDone(Stat.State))
            await Task.Delay(1);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(_url, "/health/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private BenchmarkException Ended() => new($"{_start.Name} ended: {LastLine()}");

    private string LastLine() => File.ReadLines(_log).LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim() ?? "it logged nothing.";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
