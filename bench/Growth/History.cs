using Npgsql;

namespace Growth;

/// <summary>
/// Puts orders on record as the service would have: for each a row in inbox, outbox, ledger, orders and lines, over three epochs, as many as
/// there are when the retention is in full use. Every balance is right.
/// </summary>
internal static class History
{
    private const string Sku = "'SKU-' || lpad((1 + g % $2)::text, greatest(4, length((1 + g % $2)::text)), '0')";

    // Items are numbered from 0; item i is ordered by every g with g % skus = i.
    private const string StockSql = """
        WITH item AS (
          INSERT INTO stock_item (sku, location, on_hand, reserved, version)
          SELECT 'SKU-' || lpad((1 + i)::text, greatest(4, length((1 + i)::text)), '0'), 'main', 1000000000,
            CASE WHEN i < $1 THEN 1 + ($1 - 1 - i) / $2 ELSE 0 END, 1
          FROM generate_series(0, $2 - 1) i RETURNING sku, location, on_hand)
        INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after)
        SELECT 'adjustment:' || sku, sku, location, 8, on_hand, 0, on_hand, 0 FROM item
        """;

    private static readonly string[] OrdersSql =
    [
        "INSERT INTO inbox (consumer, identity, epoch, fingerprint) SELECT 'orders', id, $5, sha256(id::bytea) FROM orders",
        """
        INSERT INTO outbox (consumer, identity, epoch, ordinal, message_id, message_type, body)
        SELECT 'orders', id, $5, 0, gen_random_uuid(), 'Inventory.Contracts.StockReserved',
          format('{"orderId":"%s","lines":[{"sku":"%s","quantity":1,"location":"main"}],"expiresAt":"2026-11-25T12:00:00+00:00","shortfalls":[]}', id, sku)
        FROM orders
        """,
        "INSERT INTO reservation (order_id, state, expires_at) SELECT id, 1, now() + interval '30 days' FROM orders",
        "INSERT INTO reservation_line (order_id, sku, location, quantity) SELECT id, sku, 'main', 1 FROM orders",
        """
        INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after)
        SELECT 'order:' || id, sku, 'main', 1, 0, 1, 1000000000, 1 + g / $2 FROM orders
        """,
    ];

    private const int Epochs = 3;

    /// <summary>Fills an empty database.</summary>
    public static async Task WriteAsync(NpgsqlDataSource database, Size size, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        // What is made up need not be waited for; what is measured is, on other connections.
        await RunAsync(connection, "SET synchronous_commit = off", cancellationToken);
        await RunAsync(connection, StockSql, cancellationToken, size.Rows, (long)size.Skus);
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            var (from, to) = (size.Rows * (epoch - 1) / Epochs, size.Rows * epoch / Epochs);
            foreach (var insert in OrdersSql)
            {
                await RunAsync(
                    connection,
                    $"WITH orders AS (SELECT g, 'made-' || lpad(g::text, 12, '0') AS id, {Sku} AS sku FROM generate_series($3, $4 - 1) g WHERE $1 >= 0 AND $5 > 0) {insert}",
                    cancellationToken, size.Rows, (long)size.Skus, from, to, epoch);
            }

            if (epoch < Epochs)
                await AdvanceAsync(connection, cancellationToken);
        }

        await RunAsync(connection, "VACUUM ANALYZE", cancellationToken);
        await RunAsync(connection, "CHECKPOINT", cancellationToken);
    }

    private static async Task AdvanceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await RunAsync(connection, "UPDATE message_epoch SET started_at = started_at - interval '2 hours' WHERE ended_at IS NULL", cancellationToken);
        await RunAsync(connection, "SELECT message_epoch_advance('1 hour')", cancellationToken);
        await RunAsync(connection, "SELECT message_epoch_advance('1 hour')", cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
