namespace Inventory.Domain.Payments;

/// <summary>Where a refund stands. The number is what the database stores: never renumber.</summary>
public enum RefundState
{
    /// <summary>The provider is being asked, or whoever asked him has died: ask again with the same key.</summary>
    Refunding = 1,

    /// <summary>The provider has given the money back.</summary>
    Refunded = 2,

    /// <summary>Nothing is given back.</summary>
    Rejected = 3,

    /// <summary>The provider was asked and did not tell: the money may have moved. Ask again with the same key.</summary>
    Unknown = 4,
}
