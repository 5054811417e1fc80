using Inventory.Domain.Stock;

namespace Inventory.Worker.Consumers;

/// <summary>Names of lock groups and locks.</summary>
internal static class LockNames
{
    /// <summary>The group of stock locks: a quorum of independent nodes.</summary>
    public const string StockGroup = "stock";

    /// <summary>The group of locks on payments and orders: one node.</summary>
    public const string PaymentGroup = "payment";

    public static string Stock(StockKey key) => key.ToString();

    public static string Order(string orderId) => $"order:{orderId}";

    public static string Payment(string paymentId) => $"payment:{paymentId}";
}
