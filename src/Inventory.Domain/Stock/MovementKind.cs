namespace Inventory.Domain.Stock;

/// <summary>What a movement is. The number is what the ledger stores: never renumber.</summary>
public enum MovementKind
{
    /// <summary>Promised to an order.</summary>
    Reserve = 1,

    /// <summary>No longer promised.</summary>
    Release = 2,

    /// <summary>Left with a paid order.</summary>
    Commit = 3,

    /// <summary>Delivered to us.</summary>
    Receive = 4,

    /// <summary>Left outside the order flow.</summary>
    Ship = 5,

    /// <summary>Sent back by a customer.</summary>
    Return = 6,

    /// <summary>Lost or broken.</summary>
    Shrink = 7,

    /// <summary>Set by a count.</summary>
    Count = 8,

    /// <summary>Promised again after a release, because the payment came late.</summary>
    Rereserve = 9,

    /// <summary>No longer promised, because no payment came in time.</summary>
    Expire = 10,

    /// <summary>Left for another location.</summary>
    TransferOut = 11,

    /// <summary>Came from another location.</summary>
    TransferIn = 12,

    /// <summary>Booked by an audit, so that ledger, item and orders agree again.</summary>
    Repair = 13,
}
