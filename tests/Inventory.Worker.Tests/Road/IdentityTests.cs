using System.Text.Json;
using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>The same message again, and what only looks like it.</summary>
[Collection(RoadCollection.Name)]
public sealed class IdentityTests(RoadServers servers)
{
    private const string OneBatch = "--Messaging:BatchWait=00:00:01";

    [Fact]
    public async Task A_duplicate_is_answered_again_with_the_same_id_and_takes_effect_once()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);

        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("once", quantity: 3));
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "once");
        await bench.Broker.SendOneAsync(
            RoadBench.Orders, Envelope("once", quantity: 3), new() { ContentType = "application/vnd.masstransit+json" });
        var answers = await bench.Broker.WaitForAsync(2, e => e["orderId"] == "once");

        Assert.Single(answers.Select(a => (a.Type, a.MessageId, JsonSerializer.Serialize(a.Message))).Distinct());
        Assert.Equal((10, 3), await bench.StockAsync("apple"));
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.orders_error"));
    }

    [Fact]
    public async Task A_duplicate_in_the_same_batch_takes_effect_once()
    {
        await using var bench = await RoadBench.StartAsync(servers, OneBatch);
        await bench.ReceiveAsync("apple", 10);

        await bench.Broker.SendAsync(RoadBench.Orders, Enumerable.Repeat(RoadBench.Order("twin", quantity: 3), 5).Append(RoadBench.Order("other")));

        await bench.Broker.WaitForAsync("StockReserved", "orderId", "other");
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "twin");
        Assert.Equal((10, 4), await bench.StockAsync("apple"));
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_conflict_at_any_time()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);
        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("taken", quantity: 3));
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "taken");

        await bench.Broker.SendAsync(RoadBench.Orders, RoadBench.Order("taken", quantity: 4));

        var error = Assert.Single(await bench.Broker.TakeErrorsAsync(RoadBench.Orders, 1));
        Assert.Equal("idempotency-conflict: 'taken' has been used before with other content.", error.Reason);
        Assert.Equal((10, 3), await bench.StockAsync("apple"));
        Assert.Single(bench.Broker.Seen, e => e["orderId"] == "taken");
    }

    [Fact]
    public async Task The_same_id_with_other_content_in_one_batch_is_a_conflict_and_harms_no_other()
    {
        await using var bench = await RoadBench.StartAsync(servers, OneBatch);
        await bench.ReceiveAsync("apple", 10);

        await bench.Broker.SendAsync(
            RoadBench.Orders, RoadBench.Order("taken", quantity: 3), RoadBench.Order("taken", quantity: 4), RoadBench.Order("other"));

        var error = Assert.Single(await bench.Broker.TakeErrorsAsync(RoadBench.Orders, 1));
        Assert.Equal(RoadBench.Order("taken", quantity: 4), error.Body);
        Assert.StartsWith("idempotency-conflict", error.Reason, StringComparison.Ordinal);
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "other");
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "taken");
        Assert.Equal((10, 4), await bench.StockAsync("apple"));
    }

    [Fact]
    public async Task Orders_that_share_a_message_id_are_all_applied()
    {
        await using var bench = await RoadBench.StartAsync(servers, OneBatch);
        await bench.ReceiveAsync("apple", 10);
        var shared = Guid.NewGuid().ToString();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            bench.Broker.SendOneAsync(RoadBench.Orders, RoadBench.Order($"order-{i}"), new() { MessageId = shared })));

        await bench.Broker.WaitForAsync(5, e => e.Type == "StockReserved");
        Assert.Equal((10, 5), await bench.StockAsync("apple"));
    }

    private static string Envelope(string orderId, int quantity) => $$"""
        {
          "messageId": "{{Guid.NewGuid()}}", "messageType": ["urn:message:Inventory.Contracts:OrderPlaced"],
          "message": { "unknown": true, "lines": [{ "quantity": {{quantity}}, "sku": "apple" }], "orderId": "{{orderId}}" }
        }
        """;
}
