namespace PaymentSimulator;

/// <summary>One refund that was really made.</summary>
/// <param name="Refund">The refund's id.</param>
/// <param name="PaymentIntent">The payment intent it was given back from.</param>
/// <param name="RefundId">The caller's refund id; empty if the caller sent none.</param>
/// <param name="Amount">In the currency's smallest unit.</param>
/// <param name="Currency">ISO 4217 code in lower case.</param>
/// <param name="Time">When the money was given back.</param>
/// <param name="TimesRefunded">How many refunds the book has for this refund id; more than 1 is a double refund.</param>
public sealed record RefundEntry(
    string Refund,
    string PaymentIntent,
    string RefundId,
    long Amount,
    string Currency,
    DateTimeOffset Time,
    int TimesRefunded);
