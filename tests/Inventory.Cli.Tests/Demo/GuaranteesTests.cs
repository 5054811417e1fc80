using Inventory.Cli.Demo;

namespace Inventory.Cli.Tests.Demo;

public sealed class GuaranteesTests
{
    private static readonly DemoResult Good = new()
    {
        Clean = true,
        OrdersSent = 12,
        OrdersDistinct = 10,
        DuplicatesSent = 2,
        Accepted = 6,
        Rejected = 4,
        Committed = 5,
        Released = 1,
        DuplicatesSuppressed = 2,
        UnitsOrdered = 30,
        UnitsInStock = 20,
        UnitsPromised = 18,
        OversoldUnits = 0,
        OrdersAppliedTwice = 0,
        PaymentsCaptured = 5,
        PaymentsDeclined = 1,
        PaymentsCapturedTwice = 0,
        ProviderCharges = 5,
        OrdersAnswered = 10,
        OrdersAnsweredTwice = 0,
        AnswersSeen = 12,
        ErrorMessages = 0,
        Unsettled = null,
        AuditFindings = 0,
        AuditChecks = 24,
        LedgerRows = 40,
        Seconds = 1,
        MessagesPerSecond = 30,
        DecisionSeconds = 1,
        OrderMessagesPerSecond = 12,
        Workers = 3,
        WorkerKills = 1,
        DecidedAtKill = 5,
        SecondsToRestart = 1,
        Seed = 1,
    };

    public static TheoryData<int> Lapses => [.. Enumerable.Range(0, Broken.Length)];

    private static (string Promise, DemoResult Result)[] Broken =>
    [
        ("Nothing oversold", Good with { OversoldUnits = 1 }),
        ("Nothing oversold", Good with { UnitsPromised = 21 }),
        ("No order applied twice", Good with { OrdersAppliedTwice = 1 }),
        ("No order applied twice", Good with { DuplicatesSuppressed = 1 }),
        ("Nothing lost", Good with { Rejected = 3 }),
        ("Nothing lost", Good with { ErrorMessages = 1 }),
        ("Nothing lost", Good with { Unsettled = "3 messages wait in queues" }),
        ("Every order answered once", Good with { OrdersAnswered = 9 }),
        ("Every order answered once", Good with { OrdersAnsweredTwice = 1 }),
        ("No payment taken twice", Good with { PaymentsCapturedTwice = 1 }),
        ("No payment taken twice", Good with { ProviderCharges = 6 }),
        ("The books balance", Good with { AuditFindings = 1 }),
    ];

    [Fact]
    public void A_good_result_keeps_them_all() => Assert.All(Guarantees.Of(Good), guarantee => Assert.True(guarantee.Holds, guarantee.Promise));

    [Theory]
    [MemberData(nameof(Lapses))]
    public void A_lapse_breaks_its_guarantee_and_no_other(int number)
    {
        var (promise, result) = Broken[number];

        Assert.Equal([promise], Guarantees.Of(result).Where(guarantee => !guarantee.Holds).Select(guarantee => guarantee.Promise));
    }
}
