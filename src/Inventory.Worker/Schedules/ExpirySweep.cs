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
internal sealed partial class ExpirySweep(
    NpgsqlDataSource database, UnaskedWork unasked, Decisions decisions, IOptions<ReservationOptions> options, ILogger<ExpirySweep> log)
{
    private const string Consumer = "expirations";

    /// <summary>How many sweeps leave a hold alone that could not be ended.</summary>
    private const int SweepsLeftAlone = 60;

    // Not locked here: the orders are locked when they are loaded, in the same order as everywhere.
    private const string DueSql = """
        SELECT order_id FROM reservation WHERE state = 1 AND expires_at <= now() AND order_id <> ALL ($2) ORDER BY expires_at LIMIT $1
        """;

    private readonly Dictionary<string, int> _leftAlone = new(StringComparer.Ordinal);

    /// <summary>Ends all of them, batch by batch. One that cannot be ended, because its record contradicts itself, keeps no other from it.</summary>
    /// <param name="ensureLocks">Throws when somebody else may be at it by now.</param>
    /// <param name="cancellationToken">Stops between two batches, or rolls one back.</param>
    public async Task RunAsync(Action ensureLocks, CancellationToken cancellationToken)
    {
        foreach (var (orderId, sweeps) in _leftAlone.ToList())
        {
            if (sweeps > 1)
                _leftAlone[orderId] = sweeps - 1;
            else
                _leftAlone.Remove(orderId);
        }

        IReadOnlyList<string> due;
        do
        {
            due = await FindAsync(cancellationToken);
            await Halving.ApplyAsync(due, part => EndAsync(part, ensureLocks, cancellationToken), static (_, _) => { }, LeaveAlone);
        }
        while (due.Count == options.Value.SweepBatch);
    }

    private Task EndAsync(IReadOnlyList<string> due, Action ensureLocks, CancellationToken cancellationToken) => unasked.ApplyAsync(
        Consumer, [.. due.Select(id => (id, new HoldEnded(id)))], new InventoryWork<HoldEnded>(Fence.None, due, [], decisions), ensureLocks,
        cancellationToken);

    private void LeaveAlone(string orderId, Exception problem)
    {
        _leftAlone[orderId] = SweepsLeftAlone;
        HoldTelemetry.NotEnded.Add(1);
        NotEnded(log, orderId, SweepsLeftAlone, problem.Message);
    }

    private async Task<IReadOnlyList<string>> FindAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DueSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.SweepBatch });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. _leftAlone.Keys] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            due.Add(reader.GetString(0));
        return due;
    }

    [LoggerMessage(1, LogLevel.Error, "The hold of order {OrderId} has run out and cannot be ended; the next {Sweeps} sweeps leave it alone: {Problem}")]
    private static partial void NotEnded(ILogger log, string orderId, int sweeps, string problem);
}
