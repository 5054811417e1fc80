namespace Inventory.Worker.Payments;

/// <summary>What is known after asking for a refund. A closed set: switch over it without a default.</summary>
public abstract record RefundOutcome
{
    private RefundOutcome()
    {
    }

    /// <summary>The money was given back, now or by an earlier request with the same refund id. Final.</summary>
    /// <param name="ProviderReference">The provider's id of the refund.</param>
    public sealed record Refunded(string ProviderReference) : RefundOutcome;

    /// <summary>
    /// The provider said no, or finds our request wrong; this request moved no money. Final for this refund id, except with
    /// <see cref="ParametersChanged"/>: then an earlier request, with other values, may have moved money, and a person has to look.
    /// </summary>
    /// <param name="Code">The provider's code, or ours where nothing was sent.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Refused(string Code, string Reason) : RefundOutcome
    {
        /// <summary>The code of a refund id that was used before with other values.</summary>
        public const string ParametersChanged = "parameters_changed";
    }

    /// <summary>The money may or may not have moved. Not final: ask again later with the same request.</summary>
    /// <param name="Reason">What happened: a timeout, a lost connection, an error of the provider.</param>
    public sealed record Unknown(string Reason) : RefundOutcome;

    /// <summary>This call moved no money. Not final: ask again with the same request after <paramref name="RetryAfter"/>.</summary>
    /// <remarks>Says nothing about earlier calls: a refund that was <see cref="Unknown"/> before still is.</remarks>
    /// <param name="RetryAfter">How long to wait at least.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Unavailable(TimeSpan RetryAfter, string Reason) : RefundOutcome;
}
