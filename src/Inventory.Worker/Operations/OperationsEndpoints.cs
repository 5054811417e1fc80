using Inventory.Worker.Configuration;
using Inventory.Worker.Payments;
using Inventory.Worker.Schedules;
using Locking;
using Messaging.Diagnostics;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Inventory.Worker.Operations;

/// <summary>Health, metrics and traces.</summary>
internal static class OperationsEndpoints
{
    private const string Ready = "ready";

    /// <summary>Adds health checks, Prometheus metrics, and OTLP export when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddCheckedOptions<OperationsOptions>(builder.Configuration, OperationsOptions.Section);
        builder.Services.AddHostedService<LedgerGuard>();
        var checks = builder.Services.AddHealthChecks().AddCheck<PostgresHealthCheck>("postgres", tags: [Ready]);
        if (builder.Configuration.GetValue("Messaging:UseLocks", true))
            checks.AddRedisLocks();

        var exports = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        string[] meters = [MessagingTelemetry.Name, PaymentTelemetry.Name, HoldTelemetry.Name, "Locking", "MassTransit", "Npgsql", "System.Runtime"];
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(meters).AddPrometheusExporter();
            if (exports)
                metrics.AddOtlpExporter();
        });
        if (exports)
        {
            telemetry.WithTracing(tracing =>
                tracing.AddSource(MessagingTelemetry.Name, "Locking", "MassTransit").AddNpgsql().AddOtlpExporter());
        }
    }

    /// <summary>
    /// Serves <c>/health/live</c> (the process runs), <c>/health/ready</c> (it can work), <c>/health</c> (all of it, the lock nodes
    /// included, without which stock is still decided) and <c>/metrics</c> (Prometheus).
    /// </summary>
    public static void MapOperations(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync });
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(e => e.Key, e => new { status = e.Value.Status.ToString(), e.Value.Description }),
    });
}
