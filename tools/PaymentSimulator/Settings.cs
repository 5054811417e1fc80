namespace PaymentSimulator;

/// <summary>What can be changed while the simulator runs.</summary>
internal sealed class Settings(SimulatorOptions options)
{
    private long _latency = options.Latency.Ticks;
    private long _searchLag = options.SearchLag.Ticks;

    public TimeSpan Latency
    {
        get => new(Interlocked.Read(ref _latency));
        set => Interlocked.Exchange(ref _latency, value.Ticks);
    }

    public TimeSpan SearchLag
    {
        get => new(Interlocked.Read(ref _searchLag));
        set => Interlocked.Exchange(ref _searchLag, value.Ticks);
    }
}
