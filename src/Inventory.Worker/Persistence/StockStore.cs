using Inventory.Domain;
using Inventory.Domain.Stock;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>Loads and stores items.</summary>
internal static class StockStore
{
    // Rows are locked in key order in every transaction, so two of them cannot wait for each other. The order is that of the inner ORDER BY:
    // LATERAL takes one key after the other. The first branch's collation is that of both. An order's lines are written once.
    private const string LockSql = """
        SELECT s.sku, s.location, s.on_hand, s.reserved, s.version, s.count_version, s.fence,
          s.backorder_limit, s.backorder_peak, s.low_threshold, s.settings_version
        FROM (
          SELECT sku COLLATE "C" AS sku, location COLLATE "C" AS location FROM unnest($1::text[], $2::text[]) AS named (sku, location)
          UNION SELECT sku, location FROM reservation_line WHERE order_id = ANY ($3)
          ORDER BY sku, location) AS touched
        CROSS JOIN LATERAL (SELECT * FROM stock_item WHERE sku = touched.sku AND location = touched.location FOR UPDATE) s
        """;

    private const string AddSql = """
        INSERT INTO stock_item (sku, location, on_hand, reserved, version, count_version, fence,
          backorder_limit, backorder_peak, low_threshold, settings_version)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
          $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[])
        """;

    private const string MoveSql = """
        UPDATE stock_item s SET on_hand = c.on_hand, reserved = c.reserved, version = c.version, count_version = c.count_version,
          fence = greatest(s.fence, c.fence)
        FROM (
          SELECT *, (SELECT ctid FROM stock_item WHERE sku = n.sku COLLATE "C" AND location = n.location COLLATE "C") AS place
          FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
            AS n (sku, location, on_hand, reserved, version, count_version, fence, loaded_version)) c
        WHERE s.ctid = c.place AND s.version = c.loaded_version
        """;

    private const string ConfigureSql = """
        UPDATE stock_item s SET on_hand = c.on_hand, reserved = c.reserved, version = c.version, count_version = c.count_version,
          fence = greatest(s.fence, c.fence), backorder_limit = c.backorder_limit, backorder_peak = c.backorder_peak,
          low_threshold = c.low_threshold, settings_version = c.settings_version
        FROM (
          SELECT *, (SELECT ctid FROM stock_item WHERE sku = n.sku COLLATE "C" AND location = n.location COLLATE "C") AS place
          FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
              $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[])
            AS n (sku, location, on_hand, reserved, version, count_version, fence,
              backorder_limit, backorder_peak, low_threshold, settings_version, loaded_version)) c
        WHERE s.ctid = c.place AND s.version = c.loaded_version
        """;

    /// <summary>Adds the command that locks and reads items: those named and those of the orders' lines.</summary>
    public static void Load(NpgsqlBatch batch, string[] orderIds, IReadOnlyCollection<StockKey> items) =>
        batch.Add(LockSql, items.Column(i => i.Sku), items.Column(i => i.Location), orderIds);

    /// <summary>Reads the result of <see cref="Load"/>'s command.</summary>
    public static async Task ReadAsync(NpgsqlDataReader reader, InventoryState state, RowFences fences, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = new StockKey(reader.GetString(0), reader.GetString(1));
            fences.LookAtItem(key, reader.GetInt64(6));
            state.Load(new StockItem
            {
                Key = key,
                OnHand = reader.GetInt64(2),
                Reserved = reader.GetInt64(3),
                Version = reader.GetInt64(4),
                CountVersion = reader.NumberOrNull(5),
                Settings = new(reader.GetInt64(7), reader.GetInt64(8), reader.NumberOrNull(9), reader.NumberOrNull(10)),
            });
        }
    }

    /// <summary>Adds the commands that write the items that changed.</summary>
    public static IEnumerable<GuardedCommand> Store(NpgsqlBatch batch, InventoryState state, RowFences fences)
    {
        var guarded = new List<GuardedCommand>();
        var changed = state.ChangedStock.ToLookup(c => c.Loaded is null ? AddSql : c.Item.Settings == c.Loaded.Settings ? MoveSql : ConfigureSql);
        foreach (var group in changed)
        {
            List<StockItem> items = [.. group.Select(c => c.Item)];
            List<Array> columns =
            [
                items.Column(i => i.Key.Sku), items.Column(i => i.Key.Location), items.Column(i => i.OnHand), items.Column(i => i.Reserved),
                items.Column(i => i.Version), items.Column(i => i.CountVersion), items.Column(i => fences.OfItem(i.Key)),
            ];
            if (group.Key != MoveSql)
            {
                columns.AddRange(
                    [
                        items.Column(i => i.Settings.BackorderLimit), items.Column(i => i.Settings.BackorderPeak),
                        items.Column(i => i.Settings.LowThreshold), items.Column(i => i.Settings.SourceVersion),
                    ]);
            }

            if (group.Key != AddSql)
                columns.Add(group.Select(c => c.Loaded!.Version).ToArray());
            var command = batch.Add(group.Key, [.. columns]);
            if (group.Key != AddSql)
                guarded.Add(new(command, items.Count, "stock_item"));
        }

        return guarded;
    }
}
