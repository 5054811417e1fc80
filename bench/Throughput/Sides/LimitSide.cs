using Inventory.Contracts;
using Load.Broker;
using Load.Processes;

namespace Throughput.Sides;

/// <summary>A consumer that decides and stores nothing; see <c>bench/Peer/NoOp</c>.</summary>
internal sealed class LimitSide : Side
{
    public const string Title = "limit";

    private LimitSide(Uri broker, IReadOnlyList<Worker> workers, EventQueue events, Publisher publisher)
        : base(Title, broker, workers, events, publisher)
    {
    }

    public static async Task<Side> StartAsync(Bench bench)
    {
        var broker = await bench.Servers.CreateVirtualHostAsync();
        var environment = new Dictionary<string, string> { ["ConnectionStrings__RabbitMq"] = broker.OriginalString };
        var workers = await StartWorkersAsync(bench.LogFolder, Title, WorkerStart.Program("Peer", "no-op"), environment);
        var events = await EventQueue.DeclareAsync(broker, Envelope.Exchange<StockReserved>());
        return new LimitSide(broker, workers, events, await Publisher.ConnectAsync(broker));
    }

    public override Task AuditAsync() => Task.CompletedTask;
}
