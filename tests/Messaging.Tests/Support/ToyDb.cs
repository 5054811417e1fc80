using Messaging.Retention;
using Npgsql;

namespace Messaging.Tests.Support;

/// <summary>Inbox, outbox and the toys' own table.</summary>
internal static class ToyDb
{
    public static async Task CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand($"{MessagingSchema.CreateSql} CREATE TABLE made (id text, amount int)");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
