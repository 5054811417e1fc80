using LocalStack.Ports;
using LocalStack.Probes;

namespace LocalStack;

/// <summary>What all servers share: one call at a time, the state, and waiting until they answer.</summary>
internal abstract class LocalServer(string name, ServerKind kind, PortReservation port, IProbe probe, LocalServersOptions options)
    : ILocalServer, IAsyncDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private ServerState _state = ServerState.Stopped;

    public string Name { get; } = name;

    public ServerKind Kind { get; } = kind;

    public virtual string Host => "127.0.0.1";

    public int Port { get; } = port.Port;

    public string Endpoint => $"{Host}:{Port}";

    public ServerState State => _state != ServerState.Stopped && HasEnded ? ServerState.Stopped : _state;

    /// <summary>Whether the server ended by itself, where that is known at no cost.</summary>
    protected abstract bool HasEnded { get; }

    /// <summary>Ports it keeps besides the main one.</summary>
    protected virtual IEnumerable<PortReservation> OtherPorts => [];

    public async Task StartAsync(bool keepData, CancellationToken cancellationToken = default)
    {
        using Turn turn = await TakeTurnAsync(cancellationToken);
        if (State != ServerState.Stopped)
            throw new InvalidOperationException($"{Name} is running; kill it first.");

        try
        {
            await LaunchAsync(keepData, cancellationToken);
            await WaitUntilItAnswersAsync(cancellationToken);
            _state = ServerState.Running;
        }
        catch (Exception failure)
        {
            string log = await ReadLogTailAsync(20, CancellationToken.None);
            await EndAsync(orderly: false, CancellationToken.None);
            if (failure is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            throw new ServerStartException($"{Name} did not start: {failure.Message}{Environment.NewLine}{log}".TrimEnd(), failure);
        }
    }

    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        using Turn turn = await TakeTurnAsync(cancellationToken);
        if (_state == ServerState.Stopped)
            return;
        _state = ServerState.Stopped;
        await EndAsync(orderly: false, cancellationToken);
    }

    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        using Turn turn = await TakeTurnAsync(cancellationToken);
        ThrowIfStopped();
        if (_state == ServerState.Paused)
            return;
        await FreezeAsync(cancellationToken);
        _state = ServerState.Paused;
    }

    public async Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        using Turn turn = await TakeTurnAsync(cancellationToken);
        ThrowIfStopped();
        if (_state == ServerState.Running)
            return;
        await ThawAsync(cancellationToken);
        _state = ServerState.Running;
    }

    public abstract Task<string> ReadLogTailAsync(int lines = 20, CancellationToken cancellationToken = default);

    public async ValueTask DisposeAsync()
    {
        using (await TakeTurnAsync(CancellationToken.None))
        {
            _state = ServerState.Stopped;
            await RemoveAsync();
        }

        port.Dispose();
        foreach (PortReservation other in OtherPorts)
            other.Dispose();
    }

    /// <summary>Starts the server; it need not answer yet.</summary>
    protected abstract Task LaunchAsync(bool keepData, CancellationToken cancellationToken);

    /// <summary>Ends the server if it runs, and waits for the end.</summary>
    protected abstract Task EndAsync(bool orderly, CancellationToken cancellationToken);

    protected abstract Task FreezeAsync(CancellationToken cancellationToken);

    protected abstract Task ThawAsync(CancellationToken cancellationToken);

    /// <summary>Ends the server and gives back what it took.</summary>
    protected abstract Task RemoveAsync();

    private async Task WaitUntilItAnswersAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.StartTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            while (!await probe.AnswersAsync(Host, either.Token))
            {
                if (HasEnded)
                    throw new TimeoutException("it ended.");
                await Task.Delay(ProbeInterval, options.TimeProvider, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer on {Endpoint} within {options.StartTimeout.TotalSeconds:0} s.");
        }
    }

    private void ThrowIfStopped()
    {
        if (State == ServerState.Stopped)
            throw new InvalidOperationException($"{Name} is not running.");
    }

    private async Task<Turn> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    private readonly struct Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
