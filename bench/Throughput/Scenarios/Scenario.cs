namespace Throughput.Scenarios;

/// <summary>One question.</summary>
internal abstract class Scenario
{
    /// <summary>Items of the even load.</summary>
    protected const int EvenSkus = 1_000;

    public abstract string Name { get; }

    public abstract Task RunAsync(Bench bench);

    /// <summary>Reports the rates of all entrants and returns their medians.</summary>
    protected Dictionary<string, double> AddRates(Bench bench, IReadOnlyDictionary<string, List<Turn>> turns) => turns.ToDictionary(
        t => t.Key, t => bench.Report.Add(Name, "orders", t.Key, t.Value.Select(turn => turn.Rate), "1/s"));
}
