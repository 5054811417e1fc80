namespace Inventory.Contracts;

/// <summary>
/// The values of <see cref="PaymentDeclined.Code"/> that this service gives; any other comes from the provider or its adapter. Stable: consumers may switch on
/// them.
/// </summary>
public static class DeclineCodes
{
    /// <summary>The request breaks a documented limit; the provider was not asked.</summary>
    public const string Invalid = "invalid";

    /// <summary>The order was refused, cancelled or released; the provider was not asked.</summary>
    public const string OrderNotPayable = "order-not-payable";

    /// <summary>Another payment has paid for the order; the provider was not asked.</summary>
    public const string OrderAlreadyPaid = "order-already-paid";

    /// <summary>
    /// The provider was asked, its answer got lost, nobody asked again, and a day later it has nothing under the payment's id.
    /// </summary>
    public const string NotAtProvider = "not-at-provider";
}
