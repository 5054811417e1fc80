namespace Messaging.Batching;

/// <summary>
/// How long a batch waits for more messages. Not at all, unless messages come so fast that several are to be expected while one batch is
/// decided: then each waits half as long as a batch takes. Most of what a batch costs it costs however small it is, and where processors are
/// shared it takes that time from the broker and the database, whose answers then come later than the waiting was long.
/// </summary>
/// <param name="longest">The longest wait; zero: never.</param>
internal sealed class BatchPace(TimeSpan longest)
{
    /// <summary>A batch that takes longer waits for something, a lock whose holder has died for one: it does not tell how long they take.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromMilliseconds(250);

    // At a low load messages meet by chance, and each should be answered soon.
    private const double Several = 2;
    private const double OfBatch = 0.5;
    private const double OfNewest = 0.5;

    private static readonly TimeSpan Memory = TimeSpan.FromMilliseconds(250);

    private double _recent;
    private TimeSpan _seen;
    private TimeSpan _batch;

    /// <summary>How long a batch that could begin now waits, unless it is full before.</summary>
    /// <param name="now">The time, from any origin.</param>
    public TimeSpan Wait(TimeSpan now)
    {
        if (Faded(now) * (_batch / Memory) < Several)
            return TimeSpan.Zero;
        var wait = _batch * OfBatch;
        return wait < longest ? wait : longest;
    }

    /// <summary>A batch was taken.</summary>
    /// <param name="messages">How many messages it has.</param>
    /// <param name="now">The time, from the same origin.</param>
    public void Taken(int messages, TimeSpan now)
    {
        _recent = Faded(now) + messages;
        _seen = now;
    }

    /// <summary>A batch was decided.</summary>
    /// <param name="time">How long that took.</param>
    public void Decided(TimeSpan time) => _batch += ((time < Overdue ? time : Overdue) - _batch) * OfNewest;

    // So many came within the memory's length, the older ones counting less.
    private double Faded(TimeSpan now) => _recent * Math.Exp(-((now - _seen) / Memory));
}
