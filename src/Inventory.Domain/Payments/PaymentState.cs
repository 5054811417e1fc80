namespace Inventory.Domain.Payments;

/// <summary>Where a payment stands. The number is what the database stores: never renumber.</summary>
public enum PaymentState
{
    /// <summary>The provider is being asked, or whoever asked him has died: ask again with the same key.</summary>
    Capturing = 1,

    /// <summary>The provider has the money.</summary>
    Captured = 2,

    /// <summary>It will not be captured.</summary>
    Declined = 3,

    /// <summary>The provider was asked and did not tell: the money may have moved. Ask again with the same key.</summary>
    Unknown = 4,
}
