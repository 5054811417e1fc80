namespace Locking.Waiting;

/// <summary>
/// The places in the nodes' lines that contenders of this process left without the lock. The next one for the same lock takes the place over:
/// only one contender of a process speaks to the nodes at a time, so one place is enough, and none pile up there.
/// </summary>
internal sealed class AbandonedPlaces
{
    // Forgetting them costs the nodes some bytes until the lock is released that often.
    private const int MostRemembered = 4096;

    private readonly Lock _sync = new();
    private readonly Dictionary<string, string> _tickets = new(StringComparer.Ordinal);

    /// <summary>The oldest ticket that was left for one of the locks; null if none was. It is the caller's now.</summary>
    public string? Take(string[] keys)
    {
        lock (_sync)
        {
            if (_tickets.Count == 0)
                return null;
            string? oldest = null;
            foreach (var key in keys)
            {
                if (_tickets.Remove(key, out var ticket) && (oldest is null || string.CompareOrdinal(ticket, oldest) < 0))
                    oldest = ticket;
            }
            return oldest;
        }
    }

    /// <summary>A contender gives up, and its ticket may stand in the nodes' lines for the lock.</summary>
    public void Leave(string key, string ticket)
    {
        lock (_sync)
        {
            if (_tickets.Count >= MostRemembered)
                _tickets.Clear();
            _tickets[key] = ticket;
        }
    }
}
