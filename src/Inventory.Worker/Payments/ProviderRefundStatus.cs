namespace Inventory.Worker.Payments;

/// <summary>Where a refund stands at the provider.</summary>
public enum ProviderRefundStatus
{
    /// <summary>Not decided yet.</summary>
    Pending,

    /// <summary>The money was given back.</summary>
    Succeeded,

    /// <summary>It was not given back, and will not be.</summary>
    Failed,
}
