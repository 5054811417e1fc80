namespace Inventory.Worker.Payments;

/// <summary>A refund as the provider has it.</summary>
/// <param name="ProviderReference">The provider's id of the refund.</param>
/// <param name="PaymentReference">The provider's id of the payment; empty if the provider names none.</param>
/// <param name="RefundId">Our refund id, as the provider stored it.</param>
/// <param name="PaymentId">Our payment id, as the provider stored it; empty if it has none.</param>
/// <param name="AmountMinor">What is given back, in the currency's smallest unit.</param>
/// <param name="Currency">ISO 4217 code in lower case.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="FailureReason">Why it failed; null otherwise.</param>
/// <param name="CreatedAt">When the provider created it, by its clock, in whole seconds.</param>
public sealed record ProviderRefund(
    string ProviderReference,
    string PaymentReference,
    string RefundId,
    string PaymentId,
    long AmountMinor,
    string Currency,
    ProviderRefundStatus Status,
    string? FailureReason,
    DateTimeOffset CreatedAt);
