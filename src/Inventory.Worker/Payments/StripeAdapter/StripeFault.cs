namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>The kinds of fault that are treated differently.</summary>
internal enum StripeFault
{
    /// <summary>No connection could be made: the request did not leave this machine.</summary>
    NotSent,

    /// <summary>429: turned away in front of the provider's own logic.</summary>
    RateLimited,

    /// <summary>The key was refused.</summary>
    Unauthorized,

    /// <summary>The circuit is open: nothing was sent.</summary>
    CircuitOpen,

    /// <summary>The request is wrong.</summary>
    Invalid,

    /// <summary>The idempotency key belongs to a request with other parameters.</summary>
    ParametersChanged,

    /// <summary>The card was refused.</summary>
    Declined,

    /// <summary>The connection broke after the request was sent.</summary>
    ConnectionLost,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>The 5xx of an earlier request, given again: asking once more with this key will never tell more.</summary>
    StoredServerError,

    /// <summary>A request with the same key is being carried out right now.</summary>
    InFlight,

    /// <summary>An answer that is not the provider's, or anything unforeseen.</summary>
    Unreadable,
}
