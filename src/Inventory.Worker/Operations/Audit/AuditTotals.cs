namespace Inventory.Worker.Operations.Audit;

/// <summary>How much was audited: an audit of nothing is clean too.</summary>
public sealed record AuditTotals
{
    /// <summary>Order messages that took effect.</summary>
    public long OrderMessages { get; init; }

    /// <summary>Orders on record.</summary>
    public long Orders { get; init; }

    /// <summary>Orders that got their stock: pending, committed, released again or expired.</summary>
    public long Accepted { get; init; }

    /// <summary>Orders refused.</summary>
    public long Rejected { get; init; }

    /// <summary>Orders that are paid and gone.</summary>
    public long Committed { get; init; }

    /// <summary>Orders that gave their stock back.</summary>
    public long Released { get; init; }

    /// <summary>Orders that lost their stock because no payment came in time.</summary>
    public long Expired { get; init; }

    /// <summary>Units that came in by other ways than orders, those that left deducted.</summary>
    public long UnitsSupplied { get; init; }

    /// <summary>Units promised to orders: pending and committed.</summary>
    public long UnitsPromised { get; init; }

    /// <summary>Payments the record has as captured.</summary>
    public long PaymentsCaptured { get; init; }

    /// <summary>Payments the record has as declined.</summary>
    public long PaymentsDeclined { get; init; }

    /// <summary>Rows of the ledger.</summary>
    public long Movements { get; init; }
}
