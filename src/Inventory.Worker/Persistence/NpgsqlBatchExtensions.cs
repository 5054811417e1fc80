using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>Short forms for set-based commands.</summary>
internal static class NpgsqlBatchExtensions
{
    /// <summary>Adds a command with an array for each parameter.</summary>
    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql, params Array[] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            command.Parameters.Add(new NpgsqlParameter { Value = column });
        batch.BatchCommands.Add(command);
        return command;
    }
}
