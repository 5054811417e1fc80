namespace Locking.Simulation.World;

/// <summary>
/// Simulated time: one queue of things that will happen, executed one after another on one thread. Continuations of the code under
/// test come here too, as it runs under this as its synchronization context, so a seed decides every interleaving.
/// </summary>
internal sealed class EventLoop(Random random) : SynchronizationContext
{
    private readonly PriorityQueue<Event, (long At, long Order)> _events = new();
    private long _order;

    /// <summary>True time in ticks of 100 ns since the start.</summary>
    public long Now { get; private set; }

    public long Steps { get; private set; }

    public Random Random { get; } = random;

    /// <summary>A number that differs as soon as anything differs between two runs.</summary>
    public long Fingerprint { get; private set; } = 17;

    /// <summary>Whose code is being executed; what it posts belongs to it.</summary>
    public SimProcess? Running { get; set; }

    public void At(long time, SimProcess? owner, SendOrPostCallback action, object? state) =>
        // Things of one moment happen in random order, but for continuations, which keep theirs as in a thread pool's queue.
        _events.Enqueue(new Event(owner, action, state), (Math.Max(time, Now), (long)Random.Next(1 << 20) << 40 | _order++));

    public void After(TimeSpan delay, SimProcess? owner, Action action) =>
        At(Now + delay.Ticks, owner, static state => ((Action)state!)(), action);

    public override void Post(SendOrPostCallback d, object? state) =>
        _events.Enqueue(new Event(Running, d, state), (Now, (1L << 61) | _order++));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    /// <summary>Executes one event. False if there is none.</summary>
    public bool Step()
    {
        if (!_events.TryDequeue(out var next, out var key))
            return false;
        Now = key.At;
        if (next.Owner is { } owner)
        {
            if (owner.IsDead)
                return true;
            if (owner.PausedUntil > Now)
            {
                _events.Enqueue(next, (owner.PausedUntil, key.Order));
                return true;
            }
        }
        Steps++;
        Fingerprint = unchecked((Fingerprint * 31) + Now + key.Order);
        Running = next.Owner;
        next.Action(next.State);
        Running = null;
        return true;
    }

    private readonly record struct Event(SimProcess? Owner, SendOrPostCallback Action, object? State);
}
