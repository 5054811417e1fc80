using Inventory.Domain.Stock;
using Inventory.Worker.Consumers;
using Inventory.Worker.Tests.Road.Support;
using Messaging.Fencing;
using PaymentSimulator;

namespace Inventory.Worker.Tests.Fencing;

/// <summary>
/// A holder is stopped (SIGSTOP) after its last look at the lease, another takes the lock and writes, and the first goes on: Postgres must
/// refuse it.
/// </summary>
[Collection(RoadCollection.Name)]
public sealed class LateHolderTests(RoadServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_holder_of_stock_that_wakes_up_late_is_refused_by_Postgres()
    {
        await using var provider = await PaymentSimulatorHost.StartAsync(ct: Stop);
        var place = await PlaceAsync(provider);
        await using var second = await HolderAsync(place);
        await ExecuteAsync(second, "INSERT INTO stock_item (sku, location, on_hand, reserved, version) VALUES ('apple', 'main', 10, 0, 1)");
        var (process, first) = await LateHolder.StartAsync(LateHolder.Stock, place, Stop);
        using var late = process;

        // Gets the lock only when the lease of the stopped one has run out.
        var (lease, fence) = await second.TakeAsync(LockNames.StockGroup, LockNames.Stock(StockKey.Of(LateHolder.Item, null)));
        await using var held = lease;
        await second.ApplyAsync(new OrderPlacedHandler(Holder.Decisions), fence, LateHolder.Order("second"));
        var said = await late.WakeAsync(Stop);

        Assert.True(fence.Token > first, $"{fence.Token} after {first}");
        Assert.Equal($"refused by {fence.Token}", said);
        Assert.Equal("second", await ScalarAsync<string>(second, "SELECT string_agg(order_id, ',') FROM reservation"));
        Assert.Equal(1, await ScalarAsync<long>(second, "SELECT reserved FROM stock_item"));
        Assert.Equal(fence.Token, await ScalarAsync<long>(second, "SELECT fence FROM stock_item"));
    }

    [Theory]
    [InlineData(LateHolder.Unclaimed, 1)]
    [InlineData(LateHolder.Claimed, 2)]
    public async Task A_holder_that_is_stopped_in_the_middle_of_a_payment_is_refused_by_the_newer_claim(string stopped, int requests)
    {
        await using var provider = await PaymentSimulatorHost.StartAsync(ct: Stop);
        var place = await PlaceAsync(provider);
        await using var second = await HolderAsync(place);

        var fence = await TakeOverAsync(
            place, second, stopped, "payment", (short)Domain.Payments.PaymentState.Capturing,
            (fence, wakeLate) => second.ApplyAsync(second.Payments(wakeLate), fence, LateHolder.Payment));

        Assert.Equal((short)Domain.Payments.PaymentState.Captured, await ScalarAsync<short>(second, "SELECT state FROM payment"));
        Assert.Equal(fence.Owner, await ScalarAsync<Guid>(second, "SELECT fence_owner FROM payment"));
        Assert.Equal(1, Assert.Single(provider.Book()).TimesCharged);
        Assert.Equal(requests, provider.Stats().Requests["POST /v1/payment_intents"]);
    }

    [Fact]
    public async Task A_holder_that_is_stopped_in_the_middle_of_a_refund_is_refused_by_the_newer_claim()
    {
        await using var provider = await PaymentSimulatorHost.StartAsync(ct: Stop);
        var place = await PlaceAsync(provider);
        await using var second = await HolderAsync(place);
        var (capturing, capture) = await second.TakeAsync(LockNames.PaymentGroup, LockNames.Payment(LateHolder.Payment.PaymentId));
        await second.ApplyAsync(second.Payments(() => Task.CompletedTask), capture, LateHolder.Payment);
        await capturing.DisposeAsync();

        var fence = await TakeOverAsync(
            place, second, LateHolder.Refunding, "refund", (short)Domain.Payments.RefundState.Refunding,
            (fence, wakeLate) => second.ApplyAsync(second.Refunds(wakeLate), fence, LateHolder.Refund));

        Assert.Equal((short)Domain.Payments.RefundState.Refunded, await ScalarAsync<short>(second, "SELECT state FROM refund"));
        Assert.Equal(fence.Owner, await ScalarAsync<Guid>(second, "SELECT fence_owner FROM payment"));
        Assert.Equal(LateHolder.Refund.AmountMinor, await ScalarAsync<long>(second, "SELECT refunded_minor FROM payment"));
        Assert.Equal(LateHolder.Refund.AmountMinor, Assert.Single(provider.Book()).AmountRefunded);
    }

    // The late one goes on, and gets the provider's answer, when the second has claimed the payment but does not know the answer yet: nothing but
    // the claim stops it.
    private static async Task<Fence> TakeOverAsync(
        Place place, Holder second, string stopped, string table, short begun, Func<Fence, Func<Task>, Task> applyAsync)
    {
        var (process, first) = await LateHolder.StartAsync(stopped, place, Stop);
        using var late = process;
        var (lease, fence) = await second.TakeAsync(LockNames.PaymentGroup, LockNames.Payment(LateHolder.Payment.PaymentId));
        await using var held = lease;
        var said = "";
        var stateBetween = (short)-1;
        await applyAsync(fence, async () =>
        {
            said = await late.WakeAsync(Stop);
            stateBetween = await ScalarAsync<short>(second, $"SELECT state FROM {table}");
        });

        Assert.True(fence.Token > first, $"{fence.Token} after {first}");
        Assert.Equal($"refused by {fence.Token}", said);
        Assert.Equal(begun, stateBetween);
        return fence;
    }

    private async Task<Place> PlaceAsync(PaymentSimulatorHost provider) => new(
        await servers.CreateMigratedDatabaseAsync(Stop), servers.Servers.RedisEndpoints, Guid.NewGuid().ToString("N"), provider.BaseAddress);

    private static async Task<Holder> HolderAsync(Place place)
    {
        var holder = new Holder(place);
        await holder.Group(LockNames.StockGroup).DeclareNodesNewAsync();
        await holder.Group(LockNames.PaymentGroup).DeclareNodesNewAsync();
        return holder;
    }

    private static async Task ExecuteAsync(Holder holder, string sql)
    {
        await using var command = holder.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<T?> ScalarAsync<T>(Holder holder, string sql)
    {
        await using var command = holder.Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop) is T value ? value : default;
    }
}
