using Npgsql;

namespace LocalStack.Admin;

/// <summary>Databases of a local Postgres.</summary>
internal static class PostgresAdmin
{
    public static string ConnectionString(string host, int port, string database, bool pooling = true) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Database = database,
            Username = Credentials.User,
            Password = Credentials.Password,
            Pooling = pooling,
            // libgssapi can abort a process that exits while it negotiates, and nobody here speaks Kerberos.
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    /// <summary>Creates an empty database.</summary>
    public static async Task CreateDatabaseAsync(string host, int port, string name, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(host, port, "postgres", pooling: false));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
