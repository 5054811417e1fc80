using Inventory.Domain;
using Inventory.Worker.Consumers;
using Inventory.Worker.Payments;
using Inventory.Worker.Payments.StripeAdapter;
using Locking;
using Messaging.Fencing;
using Messaging.Handling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Inventory.Worker.Tests.Fencing;

/// <summary>Where a holder of locks works.</summary>
internal sealed record Place(string Postgres, IReadOnlyList<string> Redis, string Prefix, Uri Provider);

/// <summary>
/// The worker's own handlers and locks, step by step, and without anything that looks at the lease on the way: what Postgres lets through
/// here is let through.
/// </summary>
internal sealed class Holder : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CaptureLimiter _limiter = new(1);
    private readonly StripePaymentGateway _gateway;

    public Holder(Place place)
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks
            .Group(LockNames.StockGroup, group => Configure(group, "stock"))
            .Group(LockNames.PaymentGroup, group => Configure(group, "payment")));
        _services = services.BuildServiceProvider();
        Database = NpgsqlDataSource.Create(place.Postgres);
        var options = new StripePaymentOptions
        {
            ApiBase = place.Provider.ToString(),
            ApiKey = "sk_test_simulated",
            DefaultPaymentMethod = "pm_card_visa",
        };
        _gateway = new(Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System, NullLogger<StripePaymentGateway>.Instance);

        void Configure(LockGroupOptions group, string name)
        {
            group.Nodes = [.. place.Redis];
            group.KeyPrefix = place.Prefix + name;
            group.Ttl = TimeSpan.FromSeconds(1);
        }
    }

    public static Decisions Decisions { get; } = new(TimeSpan.FromMinutes(30));

    public NpgsqlDataSource Database { get; }

    public ILockGroup Group(string name) => _services.GetRequiredService<ILockGroups>().Group(name);

    /// <summary>The worker's handler of payments, which does something else first when it is about to ask the provider.</summary>
    public CapturePaymentHandler Payments(Func<Task> beforeAsking) => new(Database, new PausingGateway(_gateway, beforeAsking), _limiter);

    /// <summary>The worker's handler of refunds, which does something else first when it is about to ask the provider.</summary>
    public RefundPaymentHandler Refunds(Func<Task> beforeAsking) => new(Database, new PausingGateway(_gateway, beforeAsking), _limiter);

    /// <summary>Takes the lock, and waits for it as long as it takes another's lease to end.</summary>
    public async Task<(Lease Lease, Fence Fence)> TakeAsync(string group, string name)
    {
        var lease = (await Group(group).AcquireAsync(name, TimeSpan.FromSeconds(60))).GetLeaseOrThrow();
        return (lease, new Fence(group, lease.Keys, await lease.SettleFenceAsync(), lease.Id));
    }

    /// <summary>Applies a message as the worker does.</summary>
    /// <exception cref="FenceRefusedException">Postgres has seen a newer holder.</exception>
    public async Task ApplyAsync<TMessage>(BatchHandler<TMessage> handler, Fence fence, TMessage message)
        where TMessage : class
    {
        var work = await handler.BeginAsync([message], fence, CancellationToken.None);
        await using var connection = await Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var load = new NpgsqlBatch(connection))
        {
            work.Load(load);
            await using var reader = await load.ExecuteReaderAsync();
            await work.ReadAsync(reader, CancellationToken.None);
        }

        work.Decide(message);
        await using var store = new NpgsqlBatch(connection);
        work.Store(store);
        if (store.BatchCommands.Count > 0)
            await store.ExecuteNonQueryAsync();
        work.EnsureStored();
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _gateway.Dispose();
        _limiter.Dispose();
        await Database.DisposeAsync();
    }

    private sealed class PausingGateway(IPaymentGateway inner, Func<Task> before) : IPaymentGateway
    {
        public async Task<CaptureOutcome> CaptureAsync(CaptureRequest request, CancellationToken ct)
        {
            await before();
            return await inner.CaptureAsync(request, ct);
        }

        public Task<CaptureOutcome?> LookUpAsync(CaptureRequest request, CancellationToken ct) => inner.LookUpAsync(request, ct);

        public async Task<RefundOutcome> RefundAsync(RefundRequest request, CancellationToken ct)
        {
            await before();
            return await inner.RefundAsync(request, ct);
        }

        public IAsyncEnumerable<ProviderRefund> ListRefundsAsync(DateTimeOffset? since, CancellationToken ct) => inner.ListRefundsAsync(since, ct);

        public Task<IReadOnlyList<ProviderCapture>> FindAsync(string paymentId, CancellationToken ct) => inner.FindAsync(paymentId, ct);

        public IAsyncEnumerable<ProviderCapture> ListCapturesAsync(DateTimeOffset? since, CancellationToken ct) => inner.ListCapturesAsync(since, ct);
    }
}
