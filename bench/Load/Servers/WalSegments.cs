using Npgsql;

namespace Load.Servers;

/// <summary>Postgres' WAL files.</summary>
public static class WalSegments
{
    /// <summary>
    /// A server that has run for a while writes its WAL into old files again. A new one makes each of 16 MB when the last is full, and all commits
    /// wait for 50 to 75 ms meanwhile; what it has written so far can be used again from its first checkpoint on.
    /// </summary>
    /// <param name="postgres">Connection of a role that may do so.</param>
    public static async Task ReuseAsync(string postgres)
    {
        await using var database = NpgsqlDataSource.Create(postgres);
        await using var command = database.CreateCommand("CHECKPOINT");
        await command.ExecuteNonQueryAsync();
    }
}
