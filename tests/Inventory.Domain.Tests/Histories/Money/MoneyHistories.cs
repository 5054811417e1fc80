using System.Globalization;
using CsCheck;

namespace Inventory.Domain.Tests.Histories.Money;

/// <summary>
/// Captures and refunds, duplicated, reordered, with every answer of the provider lost in every way and workers dying anywhere: what is on
/// record is what the provider did, each answer is the same each time, and never more goes back than was taken. A failure prints the shortest
/// history it was shrunk to and its seed; run again with <c>CsCheck_Seed=SEED</c> to see the same one.
/// </summary>
public sealed class MoneyHistories
{
    private static readonly Gen<TillStep> Step = Gen.Select(
        Gen.Frequency((5, Gen.Const(Work.Capture)), (5, Gen.Const(Work.Refund)), (1, Gen.Const(Work.LookUp)), (1, Gen.Const(Work.GiveUp))),
        Gen.Int[0, 2], Gen.Int[0, 3].Array[1, 3], Gen.Int[0, 19],
        Gen.Frequency((6, Gen.Const(Answer.Moves)), (6, Gen.Enum<Answer>())),
        Gen.Frequency((6, Gen.Const(Death.Never)), (2, Gen.Enum<Death>())),
        (work, payment, refunds, other, answer, death) => new TillStep(work, payment, refunds, other == 0, answer, death));

    private static int Histories => Environment.GetEnvironmentVariable("INVENTORY_HISTORIES") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : 20_000;

    [Fact]
    public void Leave_the_record_as_the_provider_has_it() => Step.Array[0, 30].Sample(
        history => Till.Of(history), TestContext.Current.TestOutputHelper!.WriteLine, iter: Histories,
        print: history => string.Join(Environment.NewLine, history.Select(s => s.ToString())));

    [Fact]
    public void Reach_every_step_and_conflicts()
    {
        var random = new PCG(7, 1);
        var tills = Enumerable.Range(0, 500).Select(_ => Till.Of(Step.Array[0, 30].Generate(random, null, out var _))).ToList();

        var steps = tills.SelectMany(t => t.Steps).Select(s => s.Step).ToHashSet();
        string[] expected =
        [
            "nothing > Capturing", "nothing > Declined", "Capturing > Captured", "Capturing > Declined", "Capturing > Unknown", "Unknown > Captured",
            "Unknown > Declined", "Unknown > Unknown", "Captured > Captured", "nothing > Refunding", "nothing > Rejected", "Refunding > Refunded",
            "Refunding > Rejected", "Refunding > Unknown", "Unknown > Refunded", "Unknown > Rejected",
        ];
        Assert.Empty(expected.Except(steps));
        Assert.Contains(tills, t => t.Conflicts > 0);
    }
}
