using Inventory.Contracts;
using Throughput.Sides;

namespace Throughput;

/// <summary>A side with the orders it gets.</summary>
internal sealed record Entrant(string Label, Side Side, Func<OrderPlaced> Next);

/// <summary>Rounds in which the sides take turns, so that a slow moment of the machine hits all.</summary>
internal static class Rounds
{
    /// <summary>The first turn of each is not counted: it tells how many orders fill the time.</summary>
    public static async Task<IReadOnlyDictionary<string, List<Turn>>> RunAsync(Bench bench, params IReadOnlyList<Entrant> entrants)
    {
        var turns = entrants.ToDictionary(e => e.Label, _ => new List<Turn>());
        var rates = new Dictionary<string, double>();
        foreach (var entrant in entrants)
            rates[entrant.Label] = (await TakeAsync(bench, entrant, (int)Math.Max(100, entrant.Side.LastRate / 2))).Rate;
        for (var round = 0; round < bench.Settings.Rounds; round++)
        {
            for (var place = 0; place < entrants.Count; place++)
            {
                // Nobody is always the one after the same other.
                var entrant = entrants[(place + round) % entrants.Count];
                var turn = await TakeAsync(bench, entrant, (int)Math.Max(100, rates[entrant.Label] * bench.Settings.Turn.TotalSeconds));
                rates[entrant.Label] = turn.Rate;
                turns[entrant.Label].Add(turn);
            }

            bench.Say(string.Join(", ", turns.Select(t => $"{t.Key} {t.Value[^1].Rate:N0}/s")));
        }

        return turns;
    }

    private static Task<Turn> TakeAsync(Bench bench, Entrant entrant, int orders) => Turn.TakeAsync(bench, entrant.Side, orders, entrant.Next);
}
