using System.Globalization;

namespace Inventory.Cli.Demo;

/// <summary>The promises of a demo, each with its proof.</summary>
internal static class Guarantees
{
    public static IReadOnlyList<Guarantee> Of(DemoResult result) =>
    [
        new(result.OversoldUnits == 0 && result.UnitsPromised <= result.UnitsInStock, "Nothing oversold", Say(
            $"{result.UnitsPromised:N0} units promised of {result.UnitsInStock:N0} in stock; {result.OversoldUnits:N0} promised twice")),
        new(result.OrdersAppliedTwice == 0 && result.DuplicatesSuppressed == result.DuplicatesSent, "No order applied twice", Say(
            $"{result.OrdersSent:N0} messages delivered, {result.OrdersSent - result.DuplicatesSuppressed:N0} took effect, {result.DuplicatesSuppressed:N0} duplicates did not")),
        new(result.Accepted + result.Rejected == result.OrdersDistinct && result.ErrorMessages == 0 && result.Unsettled is null, "Nothing lost", Say(
            $"{result.Accepted + result.Rejected:N0} of {result.OrdersDistinct:N0} orders decided; {(result.Unsettled is null ? "queues and outbox empty" : result.Unsettled)}; {result.ErrorMessages:N0} messages in error queues")),
        new(result.OrdersAnswered == result.OrdersDistinct && result.OrdersAnsweredTwice == 0, "Every order answered once", Say(
            $"an outside subscriber saw {result.AnswersSeen:N0} answers to {result.OrdersAnswered:N0} orders; {result.OrdersAnsweredTwice:N0} with a second event id")),
        new(result.PaymentsCapturedTwice == 0 && result.ProviderCharges == result.PaymentsCaptured, "No payment taken twice", Say(
            $"{result.PaymentsCaptured:N0} captured on record, {result.ProviderCharges:N0} charges in the provider's own book, {result.PaymentsCapturedTwice:N0} twice")),
        new(result.AuditFindings == 0, "The books balance", Say(
            $"{result.AuditChecks:N0} checks over {result.LedgerRows:N0} ledger rows and every order: {result.AuditFindings:N0} offending rows")),
    ];

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
