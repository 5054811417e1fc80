using Inventory.Cli.Publishing;
using Inventory.Worker.Operations.Audit;

namespace Inventory.Cli.Demo;

/// <summary>Everything that was counted and measured, each from where it can be seen best.</summary>
internal sealed record DemoEvidence
{
    public required DemoOptions Options { get; init; }

    public required Demand Demand { get; init; }

    /// <summary>What the publisher had confirmed.</summary>
    public required PublishSummary Published { get; init; }

    /// <summary>What the record says.</summary>
    public required AuditReport Audit { get; init; }

    /// <summary>What a subscriber saw.</summary>
    public required AnswerBook Answers { get; init; }

    /// <summary>What happened to the workers.</summary>
    public required DemoSale Sale { get; init; }

    public required int WorkerKills { get; init; }

    /// <summary>Charges in the provider's own book.</summary>
    public required long ProviderCharges { get; init; }

    /// <summary>Messages in the error queue of orders.</summary>
    public required long FailedOrders { get; init; }

    /// <summary>Messages in all error queues.</summary>
    public required long FailedMessages { get; init; }

    /// <summary>Messages of all kinds that took effect during the sale.</summary>
    public required long Taken { get; init; }

    /// <summary>What was still to do at the end; null when everything settled.</summary>
    public required string? Unsettled { get; init; }

    /// <summary>Until the last order was decided.</summary>
    public required double DecisionSeconds { get; init; }

    /// <summary>Until everything was settled.</summary>
    public required double Seconds { get; init; }

    /// <summary>The outcome.</summary>
    public DemoResult Result()
    {
        var totals = Audit.Totals;
        // Each confirmed message lay in the service's queue, which is empty now: what neither failed nor took effect was suppressed.
        var suppressed = Published.OrdersSent - FailedOrders - totals.OrderMessages;
        var result = new DemoResult
        {
            Clean = false,
            OrdersSent = Published.OrdersSent,
            OrdersDistinct = Published.OrdersDistinct,
            DuplicatesSent = Published.DuplicatesSent,
            Accepted = totals.Accepted,
            Rejected = totals.Rejected,
            Committed = totals.Committed,
            Released = totals.Released,
            DuplicatesSuppressed = suppressed,
            UnitsOrdered = Demand.Ordered,
            UnitsInStock = totals.UnitsSupplied,
            UnitsPromised = totals.UnitsPromised,
            OversoldUnits = Audit.OversoldUnits,
            OrdersAppliedTwice = Audit.OrdersAppliedTwice,
            PaymentsCaptured = totals.PaymentsCaptured,
            PaymentsDeclined = totals.PaymentsDeclined,
            PaymentsCapturedTwice = Audit.PaymentsCapturedTwice,
            ProviderCharges = ProviderCharges,
            OrdersAnswered = Answers.Answered,
            OrdersAnsweredTwice = Answers.Conflicting,
            AnswersSeen = Answers.Events,
            ErrorMessages = FailedMessages,
            Unsettled = Unsettled,
            AuditFindings = Audit.Findings.Sum(f => f.OffendingRows),
            AuditChecks = Audit.Findings.Count,
            LedgerRows = totals.Movements,
            Seconds = Math.Round(Seconds, 2),
            MessagesPerSecond = Math.Round((Taken + suppressed) / Seconds, 1),
            DecisionSeconds = Math.Round(DecisionSeconds, 2),
            OrderMessagesPerSecond = Math.Round(Published.OrdersSent / DecisionSeconds, 1),
            Workers = Options.Workers,
            WorkerKills = WorkerKills,
            DecidedAtKill = Sale.DecidedAtKill,
            SecondsToRestart = Math.Round(Sale.Restart.TotalSeconds, 2),
            Seed = Options.Orders.Seed,
        };
        return result with { Clean = Audit.IsClean && Guarantees.Of(result).All(guarantee => guarantee.Holds) };
    }
}
