namespace PaymentSimulator.Accounts;

/// <summary>Money that was really taken. The book is the list of these.</summary>
/// <param name="Id">The id, <c>ch_…</c>.</param>
/// <param name="PaymentIntent">The payment intent it was taken for.</param>
/// <param name="PaymentId">The caller's payment id, from the metadata; empty if there was none.</param>
/// <param name="OrderId">The caller's order id, from the metadata; empty if there was none.</param>
/// <param name="Amount">In the currency's smallest unit.</param>
/// <param name="Currency">ISO 4217 code in lower case.</param>
/// <param name="AmountRefunded">What was given back, in the currency's smallest unit.</param>
/// <param name="CreatedAt">When the money was taken.</param>
public sealed record Charge(
    string Id,
    string PaymentIntent,
    string PaymentId,
    string OrderId,
    long Amount,
    string Currency,
    long AmountRefunded,
    DateTimeOffset CreatedAt);
