namespace Inventory.Worker.Operations.Audit.Repairs;

/// <summary>What to do about findings that no movement mends.</summary>
public static class Remedies
{
    /// <summary>What a person has to do, as one sentence; null for findings that a repair mends.</summary>
    public static string? Of(AuditCheck check) => check.Name switch
    {
        "on-hand" or "reserved" or "reserved-lines" or "order-ledger" or "ledger-chain" or "never-negative" or "lines-reserved" => null,
        "oversold" => "receive stock, allow back-orders, or cancel orders until what is promised is there",
        "order-once" or "ledger-once" or "inbox-once" or "answers-distinct" =>
            "a unique key is missing: find out who dropped it, remove the double rows by hand as the owner, and make the key again",
        "order-resolved-once" or "order-lines" or "release-told" => "look at the order's ledger rows and answers, and set its state to what happened",
        "holds-ended" => "see that a worker runs: the sweep ends such holds by itself",
        "ledger-caused" or "answers-caused" or "orders-decided" or "payments-taken" or "refunds-taken" =>
            "one side was written by hand or removed: restore it from a backup, or send the message again if it never took effect",
        "ledger-told" or "expiry-told" or "commit-told" or "orders-answered" or "answers-owed" => "tell the receiver by hand: the record of what was said is incomplete",
        "transfers-whole" => "book the missing leg by an AdjustStock of its own (receive or shrink)",
        "answers-sent" => "mend the cause in last_error, then reset attempts and parked_at (docs/operations.md)",
        "fences-sound" => "find out who wrote the row: the service stores only tokens of leases",
        "fences-guarded" => "make or enable the trigger again as the owner: the statements of the migration FencesNeverGoBack can be run again",
        "money-ends" => "send the PaymentCaptured again if its order never heard of it, else a RefundPayment",
        "captures-heard" => "if it has no answer in the outbox and its order is not paid for: remove its inbox row as the owner and send the PaymentCaptured again; else restore the order's payment, or the answer, from a backup",
        "extensions-kept" => "send an ExtendReservation of its own while the order is pending",
        "configurations-kept" => "lift the item's version above the one that was confirmed, as the owner, then send a ConfigureStock of its own with what is to hold",
        "payment-once" or "refund-once" or "book-on-record" or "refund-book-on-record" => "settle it with the provider: the money has moved",
        "refunds-asked" => "send the RefundPayment by hand",
        _ => "look it up at the provider, by the metadata payment_id or refund_id (docs/operations.md)",
    };
}
