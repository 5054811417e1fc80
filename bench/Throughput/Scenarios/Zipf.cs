using Load.Broker;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>Orders of one to five lines over 10,000 items, of which some are much liked.</summary>
internal sealed class Zipf : Scenario
{
    public override string Name => "zipf";

    public override async Task RunAsync(Bench bench)
    {
        var orders = new OrderSource(seed: 4);
        var turns = await Rounds.RunAsync(
            bench,
            new Entrant(OurSide.Title, await bench.OursAsync(), () => orders.Zipf(Bench.Skus)),
            new Entrant(PeerSide.Title, await bench.PeerAsync(), () => orders.Zipf(Bench.Skus)));
        var rates = AddRates(bench, turns);
        bench.Report.Compare(Name, "orders", PeerSide.Title, rates[OurSide.Title] / rates[PeerSide.Title], 8);
    }
}
