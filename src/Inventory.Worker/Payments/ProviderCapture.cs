namespace Inventory.Worker.Payments;

/// <summary>A payment as the provider has it.</summary>
/// <param name="ProviderReference">The provider's id.</param>
/// <param name="PaymentId">Our payment id, as the provider stored it.</param>
/// <param name="OrderId">Our order id, as the provider stored it; empty if it has none.</param>
/// <param name="AmountMinor">What was asked for, in the currency's smallest unit.</param>
/// <param name="CapturedMinor">What was really taken, refunds not deducted; 0 unless it succeeded.</param>
/// <param name="Currency">ISO 4217 code in lower case.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="DeclineCode">Why it was declined; null otherwise.</param>
/// <param name="Message">The provider's words on the decline; null otherwise.</param>
/// <param name="CreatedAt">When the provider created it, by its clock, in whole seconds.</param>
public sealed record ProviderCapture(
    string ProviderReference,
    string PaymentId,
    string OrderId,
    long AmountMinor,
    long CapturedMinor,
    string Currency,
    ProviderCaptureStatus Status,
    string? DeclineCode,
    string? Message,
    DateTimeOffset CreatedAt);
