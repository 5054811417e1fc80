using CsCheck;
using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Tests.Histories;

/// <summary>
/// Any interleaving of messages with duplicates, in batches of any size, keeps the record right. A failure prints the shortest history it
/// was shrunk to and its seed; run again with <c>CsCheck_Seed=SEED</c> to see the same one.
/// </summary>
public sealed class RandomHistories
{
    private const int Histories = 20_000;

    [Fact]
    public void Keep_every_invariant_after_every_batch() =>
        HistoryGenerator.Histories.Sample(
            history => Record.Of(history), TestContext.Current.TestOutputHelper!.WriteLine, iter: Histories, print: Print);

    [Fact]
    public void Reach_every_movement_every_event_and_every_step_between_states()
    {
        var movements = new HashSet<MovementKind>();
        var events = new HashSet<Type>();
        var reasons = new HashSet<string>();
        var steps = new HashSet<(ReservationState?, ReservationState?)>();
        var conflicts = 0;
        HistoryGenerator.Histories.Sample(
            history =>
            {
                var record = Record.Of(history);
                movements.UnionWith(record.Ledger.Select(m => m.Kind));
                events.UnionWith(record.Decisions.SelectMany(d => d.Events).Select(e => e.GetType()));
                reasons.UnionWith(record.Decisions.SelectMany(d => d.Events).OfType<StockShortfall>().Select(e => e.Reason));
                steps.UnionWith(record.Decisions.Where(d => d.Before != d.After).Select(d => (d.Before, d.After)));
                conflicts += record.Conflicts;
            },
            seed: "0N0XIzNsQ0O2", iter: 3_000, threads: 1);

        Assert.Equal(Enum.GetValues<MovementKind>().Order(), movements.Order());
        Assert.Equal(
            [
                nameof(CancellationRejected), nameof(CapturePayment), nameof(OrderCommitted), nameof(ReservationReleased), nameof(StockAdjusted),
                nameof(StockAdjustmentRejected), nameof(StockRejected), nameof(StockReserved), nameof(StockShortfall),
            ],
            events.Select(e => e.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["already-paid", "cancelled", "insufficient-stock", "rejected"], reasons.Order(StringComparer.Ordinal));
        Assert.Equal(9, steps.Count);
        Assert.True(conflicts > 0);
    }

    private static string Print(Step[] history) => string.Join(Environment.NewLine, history.Select(s => s.ToString()));
}
