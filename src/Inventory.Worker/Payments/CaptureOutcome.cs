namespace Inventory.Worker.Payments;

/// <summary>What is known after asking for a capture. A closed set: switch over it without a default.</summary>
public abstract record CaptureOutcome
{
    private CaptureOutcome()
    {
    }

    /// <summary>The money was taken, now or by an earlier request with the same payment id. Final.</summary>
    /// <param name="ProviderReference">The provider's id of the payment.</param>
    public sealed record Captured(string ProviderReference) : CaptureOutcome;

    /// <summary>
    /// The provider or the bank said no; no money moved. Final for this payment id: asking again gives the same answer, so
    /// another card needs another payment id.
    /// </summary>
    /// <param name="Code">The provider's code, for instance <c>insufficient_funds</c>.</param>
    /// <param name="Message">The provider's words.</param>
    public sealed record Declined(string Code, string Message) : CaptureOutcome;

    /// <summary>The money may or may not have moved. Not final: ask again later with the same request.</summary>
    /// <param name="Reason">What happened: a timeout, a lost connection, an error of the provider.</param>
    public sealed record Unknown(string Reason) : CaptureOutcome;

    /// <summary>
    /// Our request is wrong, and the same request will be wrong again: a person has to look. This request moved no money;
    /// with <see cref="ParametersChanged"/> an earlier one, with other values, may have.
    /// </summary>
    /// <param name="Code">The provider's code, or ours where nothing was sent.</param>
    /// <param name="Reason">What is wrong with it.</param>
    public sealed record Rejected(string Code, string Reason) : CaptureOutcome
    {
        /// <summary>The code of a payment id that was used before with other values.</summary>
        public const string ParametersChanged = "parameters_changed";
    }

    /// <summary>
    /// The provider did not take the request (too many requests, circuit open, no connection, key refused): this call moved no
    /// money. Not final: ask again with the same request after <paramref name="RetryAfter"/>.
    /// </summary>
    /// <remarks>Says nothing about earlier calls: a payment that was <see cref="Unknown"/> before still is.</remarks>
    /// <param name="RetryAfter">How long to wait at least.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Unavailable(TimeSpan RetryAfter, string Reason) : CaptureOutcome;
}
