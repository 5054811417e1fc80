using System.Globalization;
using CsCheck;
using Inventory.Contracts;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Inventory.Domain.Tests.Histories;

/// <summary>
/// Any interleaving of messages, duplicated, reordered, lost and delivered again, in batches of any size, keeps the record right. A failure
/// prints the shortest history it was shrunk to and its seed; run again with <c>CsCheck_Seed=SEED</c> to see the same one.
/// </summary>
public sealed class RandomHistories(RandomHistories.Sampled sampled) : IClassFixture<RandomHistories.Sampled>
{
    private const int Block = 100;
    private const int MostSampled = 1_000;

    // Fewer where the tests are run some hundred times: ./run mutate.
    private static int Histories => Environment.GetEnvironmentVariable("INVENTORY_HISTORIES") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : 8_000;

    private static IEnumerable<string> EveryStep => OrderFlow.Steps.Select(s => $"{s}");

    private static IEnumerable<string> Everything =>
    [
        // No message causes a repair: the audit does.
        .. Enum.GetNames<MovementKind>().Except([nameof(MovementKind.Repair)]),
        nameof(CancellationRejected), nameof(CapturePayment), nameof(CommitRejected), nameof(ExtensionRejected), nameof(OrderCommitted),
        nameof(RefundPayment), nameof(ReservationExpired), nameof(ReservationExtended), nameof(ReservationReleased), nameof(StockAdjusted),
        nameof(StockAdjustmentRejected), nameof(StockConfigurationRejected), nameof(StockConfigured), nameof(StockDepleted), nameof(StockLow),
        nameof(StockRejected), nameof(StockReserved), nameof(StockShortfall), nameof(StockTransferRejected), nameof(StockTransferred),
        "given back: already-paid", "given back: cancelled", "given back: insufficient-stock", "given back: rejected",
        "reserved in part", "committed in part", "owed", "conflict",
    ];

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
    public void Take_every_step_that_an_order_may_take_and_no_other() =>
        Assert.Equal(EveryStep.Order(StringComparer.Ordinal), Steps(sampled.Records.Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Reach_every_movement_every_event_and_every_reason() =>
        Assert.Equal(Everything.Order(StringComparer.Ordinal), Outcomes(sampled.Records.Value).Order(StringComparer.Ordinal));

    // Always the same ones, and no more than it takes to see everything.
    private static List<Record> Sample()
    {
        var (random, records) = (new PCG(7, 1), new List<Record>());
        do
            records.AddRange(Enumerable.Range(0, Block).Select(_ => Record.Of(HistoryGenerator.Histories.Generate(random, null, out var _))));
        while (records.Count < MostSampled && (EveryStep.Except(Steps(records)).Any() || Everything.Except(Outcomes(records)).Any()));
        return records;
    }

    private static IEnumerable<string> Steps(List<Record> records) =>
        records.SelectMany(r => r.Decided).Select(d => d.Step).OfType<OrderStep>().Select(s => $"{s}").Distinct();

    private static IEnumerable<string> Outcomes(List<Record> records)
    {
        var events = records.SelectMany(r => r.Decided).SelectMany(d => d.Events).ToList();
        return records.SelectMany(r => r.Ledger).Select(m => $"{m.Kind}")
            .Concat(events.Select(e => e.GetType().Name))
            .Concat(events.OfType<StockShortfall>().Select(e => $"given back: {e.Reason}"))
            .Concat(events.OfType<StockReserved>().Where(e => e.Shortfalls.Count > 0).Select(_ => "reserved in part"))
            .Concat(records.SelectMany(r => r.Reservations.Values).SelectMany(r => r.Lines).Where(l => l is { Released: > 0, Left: > 0 }).Select(_ => "committed in part"))
            .Concat(records.SelectMany(r => r.Ledger).Where(m => m.OnHandAfter < 0).Select(_ => "owed"))
            .Concat(records.Where(r => r.Conflicts > 0).Select(_ => "conflict"))
            .Distinct();
    }

    /// <summary>Made anew for each run of the tests: mutation testing runs them again and again in one process.</summary>
    public sealed class Sampled
    {
        internal Lazy<List<Record>> Records { get; } = new(Sample);
    }

    private static string Print(Step[] history) => string.Join(Environment.NewLine, history.Select(s => s.ToString()));
}
