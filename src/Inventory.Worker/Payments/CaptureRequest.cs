namespace Inventory.Worker.Payments;

/// <summary>One payment to take the money of.</summary>
/// <param name="PaymentId">Our id of the payment, 1 to 200 characters. It makes the idempotency key, so it must not be used for another payment.</param>
/// <param name="OrderId">The order that is paid; kept at the provider for people who look there.</param>
/// <param name="AmountMinor">The amount in the currency's smallest unit (cents, pence; yen as they are).</param>
/// <param name="Currency">ISO 4217 code, in either case.</param>
/// <param name="PaymentMethod">The provider's token of the card or account; null for the configured default.</param>
/// <param name="Age">
/// How long ago this payment was first asked for (its row became "capturing"), by the database's clock; null for the first time.
/// The provider forgets idempotency keys after a day: past that the gateway looks for the payment before it asks again.
/// </param>
public sealed record CaptureRequest(
    string PaymentId,
    string OrderId,
    long AmountMinor,
    string Currency,
    string? PaymentMethod,
    TimeSpan? Age = null)
{
    /// <summary>
    /// The key under which the provider recognises this capture: made from the payment id alone. Nothing that differs between
    /// two attempts (a lease's token, a message id, a delivery count) may be part of it.
    /// </summary>
    public string IdempotencyKey => $"capture:{PaymentId}";
}
