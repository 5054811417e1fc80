using Npgsql;

namespace Load.Servers;

/// <summary>How often Postgres has waited for the disk.</summary>
public static class WalSyncs
{
    /// <summary>How long an idle connection may keep its own count to itself (<c>PGSTAT_IDLE_INTERVAL</c>, and a second to spare).</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(11);

    /// <summary>The count of the whole server, as far as its connections have told.</summary>
    public static async Task<long> ReadAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT wal_sync FROM pg_stat_wal");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
