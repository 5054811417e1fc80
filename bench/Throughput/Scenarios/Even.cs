using Load.Broker;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>Orders of one line, over 1,000 items evenly.</summary>
internal sealed class Even : Scenario
{
    public override string Name => "even";

    public override async Task RunAsync(Bench bench)
    {
        var orders = new OrderSource(seed: 2);
        var turns = await Rounds.RunAsync(
            bench,
            new Entrant(OurSide.Title, await bench.OursAsync(), () => orders.Even(EvenSkus)),
            new Entrant(PeerSide.Title, await bench.PeerAsync(), () => orders.Even(EvenSkus)),
            new Entrant(LimitSide.Title, await bench.LimitAsync(), () => orders.Even(EvenSkus)));
        var rates = AddRates(bench, turns);
        bench.Report.Compare(Name, "orders", PeerSide.Title, rates[OurSide.Title] / rates[PeerSide.Title], 8);
        bench.Report.Compare(Name, "orders", LimitSide.Title, rates[OurSide.Title] / rates[LimitSide.Title], 0.5);
    }
}
