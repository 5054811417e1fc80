using PaymentSimulator.Accounts;

namespace PaymentSimulator.Api;

/// <summary>What a request comes to: the answer, and what it changes.</summary>
/// <param name="Reply">The answer.</param>
/// <param name="Intent">The payment intent as it is afterwards, if it changed.</param>
/// <param name="Charge">The charge made or changed, if any.</param>
/// <param name="Refund">The refund made, if any.</param>
internal sealed record Decision(StripeReply Reply, PaymentIntent? Intent = null, Charge? Charge = null, Refund? Refund = null)
{
    public JournalEntry? ToEntry(StoredAnswer? answer) =>
        (Intent, Charge, Refund, answer) is (null, null, null, null) ? null : new JournalEntry(Intent, Charge, Refund, answer);
}
