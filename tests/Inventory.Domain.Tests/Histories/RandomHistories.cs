using CsCheck;
using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Tests.Histories;

/// <summary>
/// Any interleaving of messages, duplicated, reordered, lost and delivered again, in batches of any size, keeps the record right. A failure
/// prints the shortest history it was shrunk to and its seed; run again with <c>CsCheck_Seed=SEED</c> to see the same one.
/// </summary>
public sealed class RandomHistories
{
    private const int Histories = 8_000;

    private static readonly Lazy<List<Record>> Reached = new(Sample);

    [Fact]
    public void Keep_every_invariant_after_every_batch() =>
        HistoryGenerator.Histories.Sample(
            history => Record.Of(history), TestContext.Current.TestOutputHelper!.WriteLine, iter: Histories, print: Print);

    [Fact]
    public void End_as_they_would_without_duplicates_batches_and_crashes() =>
        HistoryGenerator.Histories.Sample(
            history => Assert.Equal(Record.OfClean(history).Print(), Record.Of(history).Print()),
            TestContext.Current.TestOutputHelper!.WriteLine, iter: Histories, print: Print);

    [Fact]
    public void Take_every_step_that_an_order_may_take_and_no_other()
    {
        var records = Reached.Value;

        Assert.Equal(
            OrderFlow.Steps.Select(s => $"{s}").Order(StringComparer.Ordinal),
            records.SelectMany(r => r.Decided).Select(d => d.Step).OfType<OrderStep>().Distinct().Select(s => $"{s}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reach_every_movement_every_event_and_every_reason()
    {
        var records = Reached.Value;
        var events = records.SelectMany(r => r.Decided).SelectMany(d => d.Events).ToList();

        Assert.Equal(Enum.GetValues<MovementKind>().Order(), records.SelectMany(r => r.Ledger).Select(m => m.Kind).Distinct().Order());
        Assert.Equal(
            [
                nameof(CancellationRejected), nameof(CapturePayment), nameof(CommitRejected), nameof(ExtensionRejected), nameof(OrderCommitted),
                nameof(RefundPayment), nameof(ReservationExpired), nameof(ReservationExtended), nameof(ReservationReleased), nameof(StockAdjusted),
                nameof(StockAdjustmentRejected), nameof(StockConfigurationRejected), nameof(StockConfigured), nameof(StockDepleted), nameof(StockLow),
                nameof(StockRejected), nameof(StockReserved), nameof(StockShortfall), nameof(StockTransferRejected), nameof(StockTransferred),
            ],
            events.Select(e => e.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            ["already-paid", "cancelled", "insufficient-stock", "rejected"],
            events.OfType<StockShortfall>().Select(e => e.Reason).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(events.OfType<StockReserved>(), e => e.Shortfalls.Count > 0);
        Assert.Contains(records.SelectMany(r => r.Reservations.Values).SelectMany(r => r.Lines), l => l.Released > 0 && l.Left > 0);
        Assert.Contains(records.SelectMany(r => r.Ledger), m => m.OnHandAfter < 0);
        Assert.True(records.Sum(r => r.Conflicts) > 0);
    }

    private static List<Record> Sample()
    {
        var records = new List<Record>();
        HistoryGenerator.Histories.Sample(history => records.Add(Record.Of(history)), seed: "0N0XIzNsQ0O2", iter: 5_000, threads: 1);
        return records;
    }

    private static string Print(Step[] history) => string.Join(Environment.NewLine, history.Select(s => s.ToString()));
}
