namespace PaymentSimulator.Accounts;

/// <summary>
/// All that one request changed, written as one line: a simulator killed between a charge and its stored answer would
/// otherwise charge again after its restart, which the real provider does not do.
/// </summary>
/// <param name="Intent">The payment intent as it is now, if it changed.</param>
/// <param name="Charge">The charge made or changed, if any.</param>
/// <param name="Refund">The refund made, if any.</param>
/// <param name="Answer">The answer stored under the request's idempotency key, if it had one.</param>
public sealed record JournalEntry(PaymentIntent? Intent, Charge? Charge, Refund? Refund, StoredAnswer? Answer);
