using System.Net.Sockets;
using LocalStack.Admin;
using Npgsql;

namespace LocalStack.Probes;

/// <summary>Logs in and asks for 1.</summary>
internal sealed class PostgresProbe(int port) : IProbe
{
    public async Task<bool> AnswersAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(PostgresAdmin.ConnectionString(host, port, "postgres", pooling: false));
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            return await command.ExecuteScalarAsync(cancellationToken) is 1;
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or IOException)
        {
            return false;
        }
    }
}
