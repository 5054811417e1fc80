using Inventory.Worker.Persistence.Rows;
using Messaging.Inbox;
using Messaging.Outbox;
using Messaging.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Inventory.Worker.Persistence;

/// <summary>
/// The database role that the service works as: it may add to the ledger, the inbox and the outbox, and neither change nor delete what stands
/// there. The role that migrates owns the tables. Old epochs of inbox and outbox it may have dropped, by functions that see to their age.
/// </summary>
public static class ServiceRole
{
    /// <summary>The role's name. It cannot log in; those who may are made members of it.</summary>
    public const string Name = "inventory_service";

    private const string CreateSql = $"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{Name}') THEN CREATE ROLE {Name} NOLOGIN; END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration was faster
        END $$
        """;

    private const string LoginSql = $"""
        SELECT format(
          CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = $1) THEN 'ALTER ROLE %1$I LOGIN PASSWORD %2$L; GRANT {Name} TO %1$I'
               ELSE 'CREATE ROLE %1$I LOGIN PASSWORD %2$L IN ROLE {Name}' END, $1, $2)
        """;

    private static readonly Type[] AppendOnly = [typeof(MovementRow), typeof(InboxRow), typeof(OutboxRow)];

    /// <summary>Makes the role, if it is not there yet, and gives it what it needs on every table of the model, no more.</summary>
    /// <exception cref="PostgresException">The role is not there and the user may not make it (42501).</exception>
    public static async Task GrantAsync(NpgsqlDataSource database, IModel model, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(CreateSql));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"GRANT USAGE ON SCHEMA public TO {Name}"));
        foreach (var table in model.GetEntityTypes())
        {
            var name = table.GetTableName();
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"REVOKE ALL ON {name} FROM {Name}"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"GRANT {Rights(table.ClrType)} ON {name} TO {Name}"));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(MessagingSchema.GrantSql(Name)));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Makes a user that may log in and works as the role, or gives an existing one that password and the role.</summary>
    public static async Task AddLoginAsync(NpgsqlDataSource database, string user, string password, CancellationToken cancellationToken)
    {
        await using var quote = database.CreateCommand(LoginSql);
        quote.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        quote.Parameters.Add(new NpgsqlParameter<string> { TypedValue = password });
        var sql = (string)(await quote.ExecuteScalarAsync(cancellationToken))!;
        await using var add = database.CreateCommand(sql);
        await add.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Rights(Type row) => row switch
    {
        _ when AppendOnly.Contains(row) => "SELECT, INSERT",
        _ when row == typeof(MessageEpochRow) => "SELECT",
        _ when row == typeof(OutboxPendingRow) => "SELECT, INSERT, UPDATE, DELETE",
        _ => "SELECT, INSERT, UPDATE",
    };
}
