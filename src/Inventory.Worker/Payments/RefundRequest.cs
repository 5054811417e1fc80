namespace Inventory.Worker.Payments;

/// <summary>Money of one payment to give back.</summary>
/// <param name="RefundId">Our id of the refund, 1 to 200 visible ASCII characters. It makes the idempotency key, so it must not be used for another refund.</param>
/// <param name="PaymentId">Our id of the payment; kept at the provider for people who look there.</param>
/// <param name="OrderId">The order that was paid; the same.</param>
/// <param name="PaymentReference">The provider's id of the payment.</param>
/// <param name="AmountMinor">The amount in the currency's smallest unit.</param>
/// <param name="Currency">ISO 4217 code of the payment, in either case.</param>
/// <param name="AskedBefore">
/// Whether the provider may have been asked before: then the gateway looks for the refund before it asks again, however young the key is.
/// </param>
public sealed record RefundRequest(
    string RefundId,
    string PaymentId,
    string OrderId,
    string PaymentReference,
    long AmountMinor,
    string Currency,
    bool AskedBefore = false)
{
    /// <summary>The key under which the provider recognises this refund: made from the refund id alone.</summary>
    public string IdempotencyKey => $"refund:{RefundId}";
}
