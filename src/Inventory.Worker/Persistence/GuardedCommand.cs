using Messaging.Handling;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>A command that must change a certain number of rows: each row only if it still stands as it was loaded.</summary>
/// <param name="Command">The command.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Table">Of which table, for people.</param>
internal sealed record GuardedCommand(NpgsqlBatchCommand Command, int Rows, string Table)
{
    /// <summary>Looks at the number of rows after the batch ran.</summary>
    /// <exception cref="StaleStateException">Another number of rows was changed.</exception>
    public void EnsureStored()
    {
        if (Command.RecordsAffected != Rows)
            throw new StaleStateException($"{Command.RecordsAffected} of {Rows} rows of {Table} stood as they had been loaded.");
    }
}
