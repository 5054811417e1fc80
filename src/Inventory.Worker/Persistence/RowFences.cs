using Inventory.Domain.Stock;
using Inventory.Worker.Consumers;
using Messaging.Fencing;

namespace Inventory.Worker.Persistence;

/// <summary>
/// Which lock guards which row: looks at the fence of each row as it is read, and says which token to store with it. Rows whose lock is not
/// held (an order's items, when only the order is locked) are neither refused nor claimed.
/// </summary>
internal sealed class RowFences(Fence fence)
{
    private readonly FenceCheck _check = new(fence);

    public void LookAtItem(StockKey key, long stored) => _check.Look(LockNames.StockGroup, LockNames.Stock(key), new(stored));

    public void LookAtOrder(string orderId, long stored) => _check.Look(LockNames.PaymentGroup, LockNames.Order(orderId), new(stored));

    public void LookAtPayment(string paymentId, StoredFence stored) =>
        _check.Look(LockNames.PaymentGroup, LockNames.Payment(paymentId), stored);

    /// <inheritdoc cref="FenceCheck.EnsureAllowed" />
    public void EnsureAllowed() => _check.EnsureAllowed();

    /// <summary>The token to store with an item; zero leaves what is there.</summary>
    public long OfItem(StockKey key) => Token(LockNames.StockGroup, LockNames.Stock(key));

    /// <summary>The token to store with an order; zero leaves what is there.</summary>
    public long OfOrder(string orderId) => Token(LockNames.PaymentGroup, LockNames.Order(orderId));

    /// <summary>What to store with a payment; zero leaves what is there.</summary>
    public StoredFence OfPayment(string paymentId) =>
        Token(LockNames.PaymentGroup, LockNames.Payment(paymentId)) is var token and > 0 ? new(token, fence.Owner) : default;

    /// <summary>Whether the payment on record still has to be claimed.</summary>
    public bool IsClaimDue(StoredPayment stored) =>
        OfPayment(stored.Payment.PaymentId) is { Token: > 0 } claim && claim != stored.Fence;

    private long Token(string group, string name) => fence.Covers(group, name) ? fence.Token : 0;
}
