namespace Inventory.Worker.Payments;

/// <summary>
/// What this service asks of a payment provider: take the money of a payment once, give it back once, tell what became of it, list both.
/// </summary>
/// <remarks>
/// The provider is the only place where an effect happens outside our own database, so the port speaks of what is <em>known</em>:
/// every outcome says whether money may have moved. Ask only with a payment row in the state "capturing" already committed;
/// a crash at any point is then answered by asking again with the same payment id.
/// </remarks>
public interface IPaymentGateway
{
    /// <summary>
    /// Takes the money of one payment, at most once for its payment id, however often and from wherever it is asked.
    /// </summary>
    /// <param name="request">What to take. All of it but <see cref="CaptureRequest.Age"/> must stay the same for ever.</param>
    /// <param name="ct">Stops the waiting, for instance because the lease was lost. The money may have moved all the same.</param>
    /// <returns>What is known now. Faults of the provider and of the network are outcomes, not exceptions.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled; treat it as <see cref="CaptureOutcome.Unknown"/>.</exception>
    Task<CaptureOutcome> CaptureAsync(CaptureRequest request, CancellationToken ct);

    /// <summary>Asks what became of a payment, without asking for it: no money moves.</summary>
    /// <param name="request">The payment.</param>
    /// <param name="ct">Stops the look-up.</param>
    /// <returns>What is known now; null when the provider has nothing under the payment id.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled.</exception>
    Task<CaptureOutcome?> LookUpAsync(CaptureRequest request, CancellationToken ct);

    /// <summary>Gives money back, at most once for its refund id, however often and from wherever it is asked.</summary>
    /// <param name="request">What to give back. All of it but <see cref="RefundRequest.AskedBefore"/> must stay the same for ever.</param>
    /// <param name="ct">Stops the waiting, for instance because the lease was lost. The money may have moved all the same.</param>
    /// <returns>What is known now. Faults of the provider and of the network are outcomes, not exceptions.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled; treat it as <see cref="RefundOutcome.Unknown"/>.</exception>
    Task<RefundOutcome> RefundAsync(RefundRequest request, CancellationToken ct);

    /// <summary>
    /// Asks the provider for everything it has under a payment id, whatever its state, newest first. Empty: it has nothing.
    /// </summary>
    /// <remarks>
    /// Needed where the idempotency key no longer helps: the provider has forgotten it, or answers with a stored fault.
    /// More than one entry in the state <see cref="ProviderCaptureStatus.Succeeded"/> is a double charge; but only
    /// <see cref="ListCapturesAsync"/> is sure to show one made within the last hour.
    /// </remarks>
    /// <param name="paymentId">The payment id as it was given to <see cref="CaptureAsync"/>; compared exactly.</param>
    /// <param name="ct">Stops the look-up.</param>
    /// <exception cref="PaymentGatewayException">The provider could not be asked, so nothing is known.</exception>
    Task<IReadOnlyList<ProviderCapture>> FindAsync(string paymentId, CancellationToken ct);

    /// <summary>
    /// Streams everything the provider really took for this service, newest first: the audit's other side of the book.
    /// </summary>
    /// <remarks>Payments made on the same account by others (without our payment id) are left out.</remarks>
    /// <param name="since">Only what was created at this instant or later; null for all of it.</param>
    /// <param name="ct">Stops the listing.</param>
    /// <exception cref="PaymentGatewayException">The provider could not be asked; what was yielded so far is not complete.</exception>
    IAsyncEnumerable<ProviderCapture> ListCapturesAsync(DateTimeOffset? since, CancellationToken ct);

    /// <summary>Streams every refund that the provider made or is about to make for this service, newest first.</summary>
    /// <remarks>Refunds made by others (without our refund id, by hand for instance) are left out.</remarks>
    /// <param name="since">Only what was created at this instant or later; null for all of it.</param>
    /// <param name="ct">Stops the listing.</param>
    /// <exception cref="PaymentGatewayException">The provider could not be asked; what was yielded so far is not complete.</exception>
    IAsyncEnumerable<ProviderRefund> ListRefundsAsync(DateTimeOffset? since, CancellationToken ct);
}
