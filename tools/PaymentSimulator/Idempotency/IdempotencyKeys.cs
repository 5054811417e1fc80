using PaymentSimulator.Accounts;

namespace PaymentSimulator.Idempotency;

/// <summary>
/// Recognises repeated requests by their idempotency key.
/// </summary>
/// <remarks>Source: https://docs.stripe.com/api/idempotent_requests and https://docs.stripe.com/error-low-level#idempotency.</remarks>
internal sealed class IdempotencyKeys(Account account, SimulatorOptions options)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _inFlight = [];

    public int InFlight
    {
        get
        {
            lock (_gate)
                return _inFlight.Count;
        }
    }

    /// <summary>Looks the key up and, if it is new, holds it until <see cref="End"/>.</summary>
    public KeyState Begin(string key, string fingerprint, out StoredAnswer? answer)
    {
        lock (_gate)
        {
            // An answer is stored before its key is let go, so whoever finds the key free finds the answer too.
            answer = null;
            if (_inFlight.Contains(key))
                return KeyState.InFlight;
            answer = account.FindAnswer(key);
            if (answer is not null && options.TimeProvider.GetUtcNow() - answer.StoredAt < options.KeyRetention)
                return answer.Fingerprint == fingerprint ? KeyState.Replay : KeyState.OtherRequest;
            answer = null;
            _inFlight.Add(key);
            return KeyState.New;
        }
    }

    public void End(string key)
    {
        lock (_gate)
            _inFlight.Remove(key);
    }
}
