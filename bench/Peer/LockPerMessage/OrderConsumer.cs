using Inventory.Contracts;
using MassTransit;
using Medallion.Threading;
using Microsoft.EntityFrameworkCore;

namespace Peer.LockPerMessage;

/// <summary>
/// What a good team writes today: a Redlock per item, in one order for all; an inbox check; tracked entities; one SaveChanges, whose
/// transaction holds inbox, stock, order and ledger together; the event; then the locks are released. A crash between the transaction and
/// the event is mended by the redelivery, which finds the inbox entry and publishes the event again.
/// </summary>
internal sealed class OrderConsumer(PeerDb db, IDistributedLockProvider locks) : IConsumer<OrderPlaced>
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(30);

    public async Task Consume(ConsumeContext<OrderPlaced> context)
    {
        var order = context.Message;
        var lines = order.Lines.GroupBy(l => l.Sku, StringComparer.Ordinal).OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => new OrderLine { Sku = l.Key, Quantity = l.Sum(line => line.Quantity) }).ToList();
        var held = new Stack<IDistributedSynchronizationHandle>(lines.Count);
        try
        {
            foreach (var line in lines)
                held.Push(await locks.AcquireLockAsync($"peer:stock:{line.Sku}", LockWait, context.CancellationToken));
            if (await TryReserveAsync(context, lines))
            {
                await context.Publish(
                    new StockReserved { OrderId = order.OrderId, Lines = lines, ExpiresAt = TimeProvider.System.GetUtcNow() + Hold },
                    context.CancellationToken);
            }
            else
            {
                await context.Publish(
                    new StockRejected { OrderId = order.OrderId, Reason = RejectionReasons.InsufficientStock, Detail = "There is too little." },
                    context.CancellationToken);
            }
        }
        finally
        {
            while (held.TryPop(out var handle))
                await handle.DisposeAsync();
        }
    }

    private async Task<bool> TryReserveAsync(ConsumeContext<OrderPlaced> context, List<OrderLine> lines)
    {
        var (order, messageId, token) = (context.Message, context.MessageId!.Value, context.CancellationToken);
        if (await db.Inbox.AnyAsync(i => i.MessageId == messageId, token))
            return await db.Reservations.AnyAsync(r => r.OrderId == order.OrderId, token);

        var skus = lines.Select(l => l.Sku).ToList();
        var stock = await db.Stock.Where(s => skus.Contains(s.Sku)).ToDictionaryAsync(s => s.Sku, StringComparer.Ordinal, token);
        var now = TimeProvider.System.GetUtcNow();
        db.Inbox.Add(new InboxEntry { MessageId = messageId, ReceivedAt = now });
        var enough = lines.All(l => stock.TryGetValue(l.Sku, out var item) && item.OnHand - item.Reserved >= l.Quantity);
        if (enough)
        {
            foreach (var line in lines)
            {
                var item = stock[line.Sku];
                item.Reserved += line.Quantity;
                db.Movements.Add(new Movement { OrderId = order.OrderId, Sku = line.Sku, Reserved = line.Quantity, ReservedAfter = item.Reserved });
            }

            db.Reservations.Add(new Reservation
            {
                OrderId = order.OrderId,
                ExpiresAt = now + Hold,
                Lines = [.. lines.Select(l => new ReservationLine { OrderId = order.OrderId, Sku = l.Sku, Quantity = l.Quantity })],
            });
        }

        await db.SaveChangesAsync(token);
        return enough;
    }
}
