using Load.Broker;
using Load.Servers;
using Throughput.Sides;

namespace Throughput;

/// <summary>What one side did, alone on the machine, with a queue that was full before it began.</summary>
/// <param name="Orders">How many.</param>
/// <param name="Curve">When their events came.</param>
/// <param name="WorkerCpu">Processor time of its workers.</param>
/// <param name="Allocated">Bytes its workers allocated.</param>
/// <param name="Servers">What it asked of the servers.</param>
internal sealed record Turn(int Orders, Curve Curve, TimeSpan WorkerCpu, double Allocated, ServerCosts Servers)
{
    /// <summary>Events per second.</summary>
    public double Rate => Curve.Rate();

    /// <summary>Takes a turn. All other sides that run are stopped meanwhile; none for longer than the broker waits for a heartbeat.</summary>
    public static async Task<Turn> TakeAsync(Bench bench, Side side, int orders, Func<Inventory.Contracts.OrderPlaced> next)
    {
        await EachAsync(bench, s => s.ResumeAsync());
        await Task.Delay(300);
        var allocated = await side.AllocatedAsync();
        await EachAsync(bench, s => s.PauseAsync());
        await side.Events.PurgeAsync();
        await side.PublishAsync(orders, next);

        var (servers, cpu) = (await ServerCosts.ReadAsync(bench.Redis), side.WorkerCpu);
        await side.ResumeAsync();
        var curve = await side.DrainAsync(orders);
        var turn = new Turn(
            orders, curve, side.WorkerCpu - cpu, await side.AllocatedAsync() - allocated, await ServerCosts.ReadAsync(bench.Redis) - servers);
        await EachAsync(bench, s => s.ResumeAsync());
        return turn;
    }

    private static Task EachAsync(Bench bench, Func<Side, Task> act) => Task.WhenAll(bench.Running.Select(act));
}
