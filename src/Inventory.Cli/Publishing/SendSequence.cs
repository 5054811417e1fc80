namespace Inventory.Cli.Publishing;

/// <summary>In which sequence the orders of a plan are sent: each once, and duplicates at random places after it.</summary>
internal static class SendSequence
{
    // Beyond any order's index, so that the draws of duplicates never repeat those of an order.
    private const int Stream = -2;

    /// <summary>Indices of orders. An index that came before is a duplicate.</summary>
    public static int[] Of(OrderPlan plan)
    {
        var duplicates = (int)Math.Round(plan.Count * plan.DuplicatesPercent / 100, MidpointRounding.AwayFromZero);
        var sequence = new int[plan.Count + duplicates];
        var places = new double[sequence.Length];
        var random = SeededRandom.For(plan.Seed, Stream);
        for (var i = 0; i < sequence.Length; i++)
        {
            // An original stands at its index, a duplicate evenly between its original and the end.
            sequence[i] = i < plan.Count ? i : random.Below(plan.Count);
            places[i] = i < plan.Count ? i : sequence[i] + 0.5 + (random.NextDouble() * (plan.Count - sequence[i]));
        }

        Array.Sort(places, sequence);
        return sequence;
    }
}
