namespace Inventory.Domain.Payments;

/// <summary>What a refund request comes to before the provider is asked.</summary>
/// <param name="Refund">The refund: to be sent to the provider unless it is final.</param>
/// <param name="Payment">The payment, with what is to be given back set aside; null when there is none.</param>
public sealed record RefundBeginning(Refund Refund, Payment? Payment);
