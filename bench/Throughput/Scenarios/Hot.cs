using Load.Broker;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>Orders of one line, all for the same item; ours also evenly, in the same rounds.</summary>
internal sealed class Hot : Scenario
{
    private const string Evenly = "ours, even";

    public override string Name => "hot";

    public override async Task RunAsync(Bench bench)
    {
        var orders = new OrderSource(seed: 3);
        var ours = await bench.OursAsync();
        var turns = await Rounds.RunAsync(
            bench,
            new Entrant(OurSide.Title, ours, orders.Hot),
            new Entrant(Evenly, ours, () => orders.Even(EvenSkus)),
            new Entrant(PeerSide.Title, await bench.PeerAsync(), orders.Hot));
        var rates = AddRates(bench, turns);
        bench.Report.Compare(Name, "orders", PeerSide.Title, rates[OurSide.Title] / rates[PeerSide.Title], 30);
        bench.Report.Compare(Name, "orders", Evenly, rates[OurSide.Title] / rates[Evenly], 0.85);
    }
}
