using Inventory.Contracts;
using MassTransit;

namespace Peer.NoOp;

/// <summary>The limit: takes batches, decides nothing, stores nothing, and publishes one event for each order.</summary>
internal sealed class BatchPublisher : IConsumer<Batch<OrderPlaced>>
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(30);

    public Task Consume(ConsumeContext<Batch<OrderPlaced>> context)
    {
        var expires = TimeProvider.System.GetUtcNow() + Hold;
        return Task.WhenAll(context.Message.Select(order => context.Publish(
            new StockReserved { OrderId = order.Message.OrderId, Lines = order.Message.Lines, ExpiresAt = expires },
            context.CancellationToken)));
    }
}
