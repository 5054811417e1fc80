namespace PaymentSimulator.Idempotency;

/// <summary>What an idempotency key says about a request.</summary>
internal enum KeyState
{
    /// <summary>Not seen, or forgotten: carry the request out.</summary>
    New,

    /// <summary>Answered before: give the same answer.</summary>
    Replay,

    /// <summary>The first request with this key is still being carried out.</summary>
    InFlight,

    /// <summary>The key was used for a request with other parameters or of another endpoint.</summary>
    OtherRequest,
}
