using Inventory.Contracts;
using Inventory.Domain.Payments;

namespace Inventory.Domain.Orders;

/// <summary>A captured payment, as far as an order is concerned.</summary>
/// <param name="OrderId">The order it is for.</param>
/// <param name="PaymentId">The payment.</param>
/// <param name="AmountMinor">Amount in minor units.</param>
/// <param name="Currency">ISO 4217 code, upper case; empty when the message named none.</param>
internal sealed record Receipt(string OrderId, string PaymentId, long AmountMinor, string Currency)
{
    // Whoever captures payments elsewhere may send anything; what is no code cannot be kept.
    public static Receipt Of(PaymentCaptured payment) => new(
        payment.OrderId, payment.PaymentId, payment.AmountMinor,
        PaymentRules.IsCurrency(payment.Currency) ? payment.Currency.ToUpperInvariant() : "");

    public static Receipt Of(Reservation paid) => new(paid.OrderId, paid.PaymentId!, paid.PaidMinor ?? 0, paid.PaidCurrency ?? "");
}
