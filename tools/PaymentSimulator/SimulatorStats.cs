namespace PaymentSimulator;

/// <summary>What the simulator has seen since it started (requests) and holds (charges, refunds).</summary>
/// <param name="Requests">Provider requests by endpoint.</param>
/// <param name="Statuses">Answers really written, by HTTP status.</param>
/// <param name="Faults">Faults that struck, by kind.</param>
/// <param name="Replays">Answers given again under their idempotency key.</param>
/// <param name="Conflicts">Requests turned away because one with the same key was in flight.</param>
/// <param name="Mismatches">Requests turned away because their key belonged to another request.</param>
/// <param name="InFlight">Idempotency keys whose first request is being carried out right now.</param>
/// <param name="Charges">Charges in the book.</param>
/// <param name="PaymentsChargedTwice">Payments with more than one charge in the book; 0 is the whole point.</param>
/// <param name="Refunds">Refunds in the book.</param>
/// <param name="RefundedTwice">Refund ids with more than one refund in the book.</param>
public sealed record SimulatorStats(
    IReadOnlyDictionary<string, long> Requests,
    IReadOnlyDictionary<string, long> Statuses,
    IReadOnlyDictionary<string, long> Faults,
    long Replays,
    long Conflicts,
    long Mismatches,
    int InFlight,
    int Charges,
    int PaymentsChargedTwice,
    int Refunds,
    int RefundedTwice);
