namespace PaymentSimulator;

/// <summary>One charge that was really made.</summary>
/// <param name="Charge">The charge's id.</param>
/// <param name="PaymentIntent">The payment intent it was made for.</param>
/// <param name="PaymentId">The caller's payment id; empty if the caller sent none.</param>
/// <param name="OrderId">The caller's order id; empty if the caller sent none.</param>
/// <param name="Amount">In the currency's smallest unit.</param>
/// <param name="AmountRefunded">Given back so far, in the currency's smallest unit.</param>
/// <param name="Currency">ISO 4217 code in lower case.</param>
/// <param name="Time">When the money was taken.</param>
/// <param name="TimesCharged">How many charges the book has for this payment id; more than 1 is a double charge.</param>
public sealed record BookEntry(
    string Charge,
    string PaymentIntent,
    string PaymentId,
    string OrderId,
    long Amount,
    long AmountRefunded,
    string Currency,
    DateTimeOffset Time,
    int TimesCharged);
