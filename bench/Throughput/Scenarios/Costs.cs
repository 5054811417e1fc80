using Load.Broker;
using Load.Servers;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>
/// What an order of the even load costs. Each side has the machine for itself over all its rounds, because Postgres' connections tell of
/// their syncs late; before and after it is quiet for as long as that can take.
/// </summary>
internal sealed class Costs : Scenario
{
    public override string Name => "costs";

    public override async Task RunAsync(Bench bench)
    {
        await MeasureAsync(bench, await bench.PeerAsync());
        await MeasureAsync(bench, await bench.LimitAsync());
        var ours = await MeasureAsync(bench, await bench.OursAsync());
        Limit("WAL syncs", ours.Syncs, 0.05, "syncs");
        Limit("Redis round trips", ours.Reads, 0.2, "round trips");
        Limit("worker CPU", ours.Cpu, 150, "µs");
        Limit("allocated", ours.Kilobytes, 25, "KB");

        void Limit(string metric, double value, double atMost, string unit) =>
            bench.Report.Compare(Name, metric, $"{atMost} {unit}", atMost / value, 1);
    }

    private async Task<(double Syncs, double Reads, double Cpu, double Kilobytes)> MeasureAsync(Bench bench, Side side)
    {
        var orders = new OrderSource(seed: 5);
        await using var database = Npgsql.NpgsqlDataSource.Create(bench.Servers.PostgresConnectionString);
        await Task.Delay(WalSyncs.Delay);
        var before = await WalSyncs.ReadAsync(database);
        var turns = (await Rounds.RunAsync(bench, new Entrant(side.Name, side, () => orders.Even(EvenSkus)))).Values.Single();
        await Task.Delay(WalSyncs.Delay);
        var syncs = await WalSyncs.ReadAsync(database) - before;

        Add("RabbitMQ CPU", t => t.Servers.Broker.TotalMicroseconds, "µs");
        Add("Postgres CPU", t => t.Servers.Postgres.TotalMicroseconds, "µs");
        Add("Redis CPU", t => t.Servers.Redis.TotalMicroseconds, "µs");
        return (
            // The uncounted first turn is in it too, with half a second's worth of orders: the figure is a little too high.
            bench.Report.Add(Name, "WAL syncs", side.Name, [syncs / (double)turns.Sum(t => t.Orders)], "1/order"),
            Add("Redis round trips", t => t.Servers.RedisReads, "1/order"),
            Add("worker CPU", t => t.WorkerCpu.TotalMicroseconds, "µs"),
            Add("allocated", t => t.Allocated / 1024, "KB"));

        double Add(string metric, Func<Turn, double> of, string unit) =>
            bench.Report.Add(Name, metric, side.Name, turns.Select(t => of(t) / t.Orders), unit);
    }
}
