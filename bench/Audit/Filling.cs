using System.Globalization;
using Npgsql;

namespace AuditBench;

/// <summary>Fills a database by SQL alone.</summary>
internal static class Filling
{
    public static async Task FillAsync(NpgsqlDataSource database, long rows, CancellationToken cancellationToken)
    {
        await using var resource = typeof(Filling).Assembly.GetManifestResourceStream("fill.sql")!;
        using var reader = new StreamReader(resource);
        var script = await reader.ReadToEndAsync(cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync($"SELECT set_config('bench.rows', '{rows.ToString(CultureInfo.InvariantCulture)}', false)");
        await ExecuteAsync(script);
        await ExecuteAsync("VACUUM ANALYZE");

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
