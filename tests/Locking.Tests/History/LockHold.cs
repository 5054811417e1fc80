namespace Locking.Tests.History;

/// <summary>One lease of a history.</summary>
internal sealed class LockHold(HistoryEvent acquired)
{
    public string Name => $"{acquired.Process}/{acquired.Lease}";

    public string Process => acquired.Process;

    public string Key => acquired.Key;

    /// <summary>When the acquire returned.</summary>
    public long Start => acquired.At;

    /// <summary>Until when the holder could rely on it, as far as it is known: the last deadline it saw.</summary>
    public long Promised { get; private set; } = acquired.Number;

    public long? Fence { get; private set; }

    public long? ToldAt { get; private set; }

    public long? GivenBackAt { get; private set; }

    /// <summary>From here on the holder did not hold, by its own knowledge.</summary>
    public long End => Math.Min(Promised, Math.Min(ToldAt ?? long.MaxValue, GivenBackAt ?? long.MaxValue));

    public void Add(HistoryEvent happened)
    {
        switch (happened.Kind)
        {
            case HistoryKind.Held:
                Promised = Math.Max(Promised, Math.Max(happened.At, happened.Number));
                break;
            case HistoryKind.Fenced:
                Fence = happened.Number;
                break;
            case HistoryKind.Lost:
                ToldAt = happened.At;
                Promised = Math.Max(Promised, happened.Number);
                break;
            case HistoryKind.Releasing:
                GivenBackAt = happened.At;
                Promised = Math.Max(Promised, happened.Number);
                break;
        }
    }
}
