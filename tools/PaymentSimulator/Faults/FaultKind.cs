namespace PaymentSimulator.Faults;

/// <summary>
/// What goes wrong. "Before": nothing has happened yet when it does; "after": the request was carried out, its answer is
/// stored under the idempotency key, and only the caller does not get to see it.
/// </summary>
public enum FaultKind
{
    /// <summary>The request takes longer by <see cref="FaultRule.Duration"/>, then succeeds.</summary>
    Latency,

    /// <summary>The request hangs and is never carried out.</summary>
    TimeoutBefore,

    /// <summary>The request is carried out, then hangs.</summary>
    TimeoutAfter,

    /// <summary>429, answered in front of the idempotency layer: not carried out, not stored.</summary>
    RateLimit,

    /// <summary>500 from inside the endpoint before it did anything; stored, so the same key gets the same 500.</summary>
    ErrorBefore,

    /// <summary>500 from inside the endpoint after the money moved; stored, so the same key gets the same 500.</summary>
    ErrorAfter,

    /// <summary>502 from a gateway that did not reach the provider: not carried out, not stored.</summary>
    BadGatewayBefore,

    /// <summary>502 from a gateway that lost the provider's answer.</summary>
    BadGatewayAfter,

    /// <summary>200 with JSON that is not the provider's, from something that did not reach the provider: not carried out, not stored.</summary>
    ForeignBefore,

    /// <summary>200 with JSON that is not the provider's, from something that lost the provider's answer.</summary>
    ForeignAfter,

    /// <summary>The connection breaks before the request is carried out.</summary>
    ResetBefore,

    /// <summary>The connection breaks after the request was carried out.</summary>
    ResetAfter,
}
