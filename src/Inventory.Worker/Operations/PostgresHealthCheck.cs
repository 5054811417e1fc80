using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Inventory.Worker.Operations;

/// <summary>Healthy when Postgres answers and has the service's tables.</summary>
internal sealed class PostgresHealthCheck(NpgsqlDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT to_regclass('inbox') IS NOT NULL");
            return await command.ExecuteScalarAsync(cancellationToken) is true
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The database has no tables yet; run the worker with the argument 'migrate'.");
        }
        catch (NpgsqlException problem)
        {
            return HealthCheckResult.Unhealthy(problem.Message);
        }
    }
}
