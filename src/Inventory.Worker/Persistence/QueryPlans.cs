using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>Tells Postgres how the service's own connections use it.</summary>
internal static class QueryPlans
{
    // What a message causes finds its rows by a key. A planner that has not seen the tables grow yet (a new database, a flash sale's first
    // minute) would read them from end to end, and keep that plan until the next ANALYZE.
    // That leaves it an index from end to end, where a join's order or a partial index's condition makes that look useful. So what changes
    // many rows looks up the place (ctid) of each by key in a scalar subquery, without such a condition, and items are locked in LATERAL.
    // A place is that of the version the statement sees: a row that another transaction changes meanwhile may be skipped, although it
    // still stands as it should. So this is for rows that were locked before in the transaction, or where a skipped row is noticed or harmless.
    private const string Sql =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET plan_cache_mode = force_generic_plan; SET jit = off";

    /// <summary>Plans by keys, made once per connection and statement.</summary>
    public static NpgsqlDataSourceBuilder UseServicePlans(this NpgsqlDataSourceBuilder database) =>
        database.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(Sql, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(Sql, connection);
                await command.ExecuteNonQueryAsync();
            });
}
