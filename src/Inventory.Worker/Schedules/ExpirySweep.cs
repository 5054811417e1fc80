using Inventory.Domain;
using Inventory.Domain.Orders;
using Inventory.Worker.Consumers;
using Messaging.Fencing;
using Messaging.Processing;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Inventory.Worker.Schedules;

/// <summary>
/// Ends the holds that have run out, by the database's clock. Until then their stock is reserved, whatever the time: whoever settles such an
/// order first, this or a payment, decides. One worker at a time sweeps; should two do so, the orders' rows let one of them through.
/// </summary>
internal sealed class ExpirySweep(NpgsqlDataSource database, UnaskedWork unasked, Decisions decisions, IOptions<ReservationOptions> options)
{
    private const string Consumer = "expirations";

    // Not locked here: the orders are locked when they are loaded, in the same order as everywhere.
    private const string DueSql = "SELECT order_id FROM reservation WHERE state = 1 AND expires_at <= now() ORDER BY expires_at LIMIT $1";

    /// <summary>Ends all of them, batch by batch.</summary>
    /// <param name="ensureLocks">Throws when somebody else may be at it by now.</param>
    /// <param name="cancellationToken">Stops between two batches, or rolls one back.</param>
    public async Task RunAsync(Action ensureLocks, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> due;
        do
        {
            due = await FindAsync(cancellationToken);
            if (due.Count > 0)
            {
                await unasked.ApplyAsync(
                    Consumer, [.. due.Select(id => (id, new HoldEnded(id)))], new InventoryWork<HoldEnded>(Fence.None, due, [], decisions), ensureLocks,
                    cancellationToken);
            }
        }
        while (due.Count == options.Value.SweepBatch);
    }

    private async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DueSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.SweepBatch });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add(reader.GetString(0));
        return due;
    }
}
