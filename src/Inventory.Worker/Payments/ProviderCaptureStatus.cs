namespace Inventory.Worker.Payments;

/// <summary>Where a payment stands at the provider.</summary>
public enum ProviderCaptureStatus
{
    /// <summary>Not decided yet.</summary>
    Pending,

    /// <summary>The money was taken.</summary>
    Succeeded,

    /// <summary>The bank or the provider said no.</summary>
    Declined,

    /// <summary>Called off before any money was taken.</summary>
    Canceled,
}
