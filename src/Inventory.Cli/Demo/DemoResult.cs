namespace Inventory.Cli.Demo;

/// <summary>The outcome of a demo, as <c>--json</c> writes it.</summary>
internal sealed record DemoResult
{
    /// <summary>True only if the audit is clean, every order was answered once, and everything settled.</summary>
    public required bool Clean { get; init; }

    /// <summary>Order messages confirmed by the broker, duplicates included.</summary>
    public required int OrdersSent { get; init; }

    public required int OrdersDistinct { get; init; }

    public required int DuplicatesSent { get; init; }

    /// <summary>Orders that got their stock, those released later because their payment was declined included.</summary>
    public required long Accepted { get; init; }

    public required long Rejected { get; init; }

    /// <summary>Orders paid and gone.</summary>
    public required long Committed { get; init; }

    /// <summary>Orders that gave their stock back.</summary>
    public required long Released { get; init; }

    /// <summary>Measured: order messages that the broker delivered to the service, less those that took effect or went to the error queue.</summary>
    public required long DuplicatesSuppressed { get; init; }

    public required long UnitsOrdered { get; init; }

    public required long UnitsInStock { get; init; }

    public required long UnitsPromised { get; init; }

    public required long OversoldUnits { get; init; }

    public required long OrdersAppliedTwice { get; init; }

    public required long PaymentsCaptured { get; init; }

    public required long PaymentsDeclined { get; init; }

    public required long PaymentsCapturedTwice { get; init; }

    /// <summary>Charges in the provider's own book.</summary>
    public required long ProviderCharges { get; init; }

    /// <summary>Orders that an outside subscriber saw answered.</summary>
    public required int OrdersAnswered { get; init; }

    /// <summary>Orders that the subscriber saw answered in two ways.</summary>
    public required int OrdersAnsweredTwice { get; init; }

    /// <summary>Answers that the subscriber saw, repeated ones included.</summary>
    public required long AnswersSeen { get; init; }

    /// <summary>Messages in error queues at the end.</summary>
    public required long ErrorMessages { get; init; }

    /// <summary>What was still to do at the end; null when everything settled.</summary>
    public required string? Unsettled { get; init; }

    /// <summary>Rows that offend the audit's checks, all together.</summary>
    public required long AuditFindings { get; init; }

    public required int AuditChecks { get; init; }

    public required long LedgerRows { get; init; }

    /// <summary>From the first order sent until everything was settled.</summary>
    public required double Seconds { get; init; }

    /// <summary>Messages of all kinds that the service took in that time, duplicates included.</summary>
    public required double MessagesPerSecond { get; init; }

    /// <summary>From the first order sent until the last was decided.</summary>
    public required double DecisionSeconds { get; init; }

    /// <summary>Order messages, duplicates included, in that time.</summary>
    public required double OrderMessagesPerSecond { get; init; }

    public required int Workers { get; init; }

    public required int WorkerKills { get; init; }

    /// <summary>Orders decided when the worker was killed.</summary>
    public required long DecidedAtKill { get; init; }

    /// <summary>From the kill until the worker was ready again.</summary>
    public required double SecondsToRestart { get; init; }

    public required int Seed { get; init; }
}
