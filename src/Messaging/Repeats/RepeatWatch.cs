namespace Messaging.Repeats;

/// <summary>
/// Whether it is worth a look at the record before locks are taken. Repeats come in swarms: a publisher sends a file again, a queue comes
/// back after a crash. So they are expected after a batch in which they were many, until a look finds few.
/// </summary>
public sealed class RepeatWatch
{
    // A look costs a message about a tenth of what it saves a repeat.
    private const int OneIn = 10;

    private volatile bool _expected;

    /// <summary>Whether the next batch is likely to have repeats.</summary>
    public bool Expected => _expected;

    /// <summary>So many repeats went all the way.</summary>
    public void Missed(int repeats, int messages)
    {
        if (repeats > 0 && repeats * OneIn >= messages)
            _expected = true;
    }

    /// <summary>So many repeats were found by a look.</summary>
    public void Found(int repeats, int messages)
    {
        if (repeats * OneIn < messages)
            _expected = false;
    }
}
