namespace Inventory.Domain.Orders;

/// <summary>Where a reservation stands. The number is what the database stores: never renumber.</summary>
public enum ReservationState
{
    /// <summary>Stock is promised.</summary>
    Pending = 1,

    /// <summary>Paid; the stock has left.</summary>
    Committed = 2,

    /// <summary>No longer promised, because of a cancellation or a declined payment.</summary>
    Released = 3,

    /// <summary>Refused; never promised.</summary>
    Rejected = 4,

    /// <summary>Cancelled before it arrived; refused when it does.</summary>
    Cancelled = 5,

    /// <summary>Paid for before it arrived; committed or refused when it does.</summary>
    Paid = 6,

    /// <summary>No longer promised, because no payment came in time.</summary>
    Expired = 7,

    /// <summary>Its payment was declined before it arrived; released when it does.</summary>
    Declined = 8,
}
