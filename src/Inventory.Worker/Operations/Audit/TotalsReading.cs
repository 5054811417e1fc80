using System.Globalization;
using Inventory.Worker.Operations.Audit.Passes;

namespace Inventory.Worker.Operations.Audit;

/// <summary>The totals, from passes that most checks have needed already.</summary>
internal static class TotalsReading
{
    public static async Task<AuditTotals> ReadAsync(AuditFacts known, AuditLane lane, CancellationToken cancellationToken)
    {
        var (reservations, payments, ledger) = (OrderPasses.Reservations, PaymentPasses.Payments, StockPasses.Ledger);
        return new AuditTotals
        {
            OrderMessages = await CountAsync(MessagePasses.Inbox["order messages"]),
            Orders = await CountAsync(reservations["orders"]),
            Accepted = await CountAsync(reservations["accepted"]),
            Rejected = await CountAsync(reservations["rejected"]),
            Committed = await CountAsync(reservations["committed"]),
            Released = await CountAsync(reservations["released"]),
            Expired = await CountAsync(reservations["expired"]),
            UnitsSupplied = await CountAsync(ledger["supplied"]),
            UnitsPromised = await CountAsync(StockPasses.Lines["promised"]),
            PaymentsCaptured = await CountAsync(payments["captured"]),
            PaymentsDeclined = await CountAsync(payments["declined"]),
            Movements = await CountAsync(ledger["entries"]),
        };

        async Task<long> CountAsync(Fact fact) =>
            await known.ValueAsync(fact, lane, cancellationToken) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
    }
}
