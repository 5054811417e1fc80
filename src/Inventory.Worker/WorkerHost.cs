using Inventory.Contracts;
using Inventory.Worker.Configuration;
using Inventory.Worker.Consumers;
using Inventory.Worker.Operations;
using Inventory.Worker.Payments.StripeAdapter;
using Inventory.Worker.Persistence;
using Inventory.Worker.Schedules;
using Locking;
using MassTransit;
using Messaging;
using Messaging.Endpoints;
using Microsoft.Extensions.Options;

namespace Inventory.Worker;

/// <summary>Puts the service together.</summary>
public static class WorkerHost
{
    /// <summary>Everything the service publishes.</summary>
    public static IReadOnlyList<Type> OutgoingMessages { get; } =
    [
        typeof(StockReserved), typeof(StockRejected), typeof(ReservationExtended), typeof(ExtensionRejected), typeof(ReservationExpired),
        typeof(ReservationReleased), typeof(CancellationRejected), typeof(OrderCommitted), typeof(CommitRejected), typeof(StockShortfall),
        typeof(StockAdjusted), typeof(StockAdjustmentRejected), typeof(StockTransferred), typeof(StockTransferRejected),
        typeof(StockConfigured), typeof(StockConfigurationRejected), typeof(StockLow), typeof(StockDepleted),
        typeof(CapturePayment), typeof(PaymentCaptured), typeof(PaymentDeclined), typeof(RefundPayment), typeof(PaymentRefunded),
        typeof(RefundRejected),
    ];

    /// <summary>A builder whose settings come from beside the program, whatever the working directory.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    /// <summary>Builds the service.</summary>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = CreateBuilder(args);
        var connections = ConnectionSettings.Read(builder.Configuration);
        var operations = OperationsOptions.Read(builder.Configuration);
        builder.WebHost.UseUrls(operations.Url);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = operations.ShutdownTimeout);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddNpgsqlDataSource(connections.Postgres, database => database.UseServicePlans());
        builder.Services.AddCheckedOptions<MessagingOptions>(builder.Configuration, "Messaging");
        builder.Services.AddCheckedOptions<CaptureOptions>(builder.Configuration, StripePaymentOptions.Section);
        builder.Services.AddStripePayments(builder.Configuration);
        builder.Services.AddSingleton(services => new CaptureLimiter(services.GetRequiredService<IOptions<CaptureOptions>>().Value.Concurrency));
        var useLocks = builder.Configuration.GetValue("Messaging:UseLocks", true);
        if (useLocks)
            builder.Services.AddRedisLocks().Bind(builder.Configuration.GetSection("Locks"));
        builder.AddOperations();
        builder.Services.AddExpirySweep(builder.Configuration, useLocks);
        builder.Services.AddPaymentResolution(builder.Configuration, useLocks);
        builder.Services.AddRetention(builder.Configuration, useLocks);
        AddMessages(builder.Services, connections.RabbitMq, operations.ShutdownTimeout);

        var app = builder.Build();
        app.MapOperations();
        return app;
    }

    /// <summary>True for the configuration binder's complaint about a value that is no number, time span and so on. Its message names key and value.</summary>
    public static bool IsBindingMistake(Exception problem) =>
        problem is InvalidOperationException && problem.Source == "Microsoft.Extensions.Configuration.Binder";

    private static void AddMessages(IServiceCollection services, Uri rabbitMq, TimeSpan shutdownTimeout)
    {
        services.AddMessaging(OutgoingMessages);
        services.AddMessageHandler<OrderPlaced, OrderPlacedHandler>("inventory.orders");
        services.AddMessageHandler<CancelOrder, CancelOrderHandler>("inventory.cancellations");
        services.AddMessageHandler<ExtendReservation, ExtendReservationHandler>("inventory.extensions");
        services.AddMessageHandler<CommitOrder, CommitOrderHandler>("inventory.commits");
        services.AddMessageHandler<AdjustStock, AdjustStockHandler>("inventory.adjustments");
        services.AddMessageHandler<TransferStock, TransferStockHandler>("inventory.transfers");
        services.AddMessageHandler<ConfigureStock, ConfigureStockHandler>("inventory.configurations");
        services.AddMessageHandler<CapturePayment, CapturePaymentHandler>("inventory.payments");
        services.AddMessageHandler<RefundPayment, RefundPaymentHandler>("inventory.refunds");
        services.AddMessageHandler<PaymentCaptured, PaymentCapturedHandler>("inventory.payment-captured");
        services.AddMessageHandler<PaymentDeclined, PaymentDeclinedHandler>("inventory.payment-declined");
        services.AddMassTransit(masstransit =>
        {
            masstransit.DisableUsageTelemetry();
            masstransit.UsingRabbitMq((context, bus) =>
            {
                bus.Host(rabbitMq);
                bus.ConfigureMessageEndpoints(context);
            });
        });
        // What stops after the consumers needs time too.
        services.Configure<MassTransitHostOptions>(host => host.StopTimeout = shutdownTimeout * 0.8);
    }
}
