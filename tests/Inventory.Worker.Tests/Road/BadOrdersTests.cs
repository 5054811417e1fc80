using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>What <c>docs/messages.md</c> says of bad input, order by order, among good orders of the same batch.</summary>
[Collection(RoadCollection.Name)]
public sealed class BadOrdersTests(RoadServers servers)
{
    // Long enough for everything that is sent at once to end up in one batch.
    private const string OneBatch = "--Messaging:BatchWait=00:00:01";

    [Fact]
    public async Task Orders_that_break_a_limit_are_answered_and_harm_no_other_of_their_batch()
    {
        await using var bench = await RoadBench.StartAsync(servers, OneBatch);
        await bench.ReceiveAsync("apple", 100);
        var manyLines = string.Join(',', Enumerable.Repeat("""{"sku":"apple","quantity":1}""", 10_000));
        Dictionary<string, (string Lines, string Answer)> cases = new()
        {
            ["empty"] = ("""[]""", "StockRejected invalid"),
            ["null-lines"] = ("""null""", "StockRejected invalid"),
            ["null-line"] = ("""[null]""", "StockRejected invalid"),
            ["10000-lines"] = ($"[{manyLines}]", "StockRejected invalid"),
            ["zero"] = ("""[{"sku":"apple","quantity":0}]""", "StockRejected invalid"),
            ["negative"] = ("""[{"sku":"apple","quantity":-5}]""", "StockRejected invalid"),
            ["too-many"] = ("""[{"sku":"apple","quantity":1000001}]""", "StockRejected invalid"),
            ["blank-sku"] = ("""[{"sku":"  ","quantity":1}]""", "StockRejected invalid"),
            ["nul-in-sku"] = ("""[{"sku":"ap\u0000ple","quantity":1}]""", "StockRejected invalid"),
            ["one-bad-line-of-two"] = ("""[{"sku":"apple","quantity":1},{"sku":"apple","quantity":0}]""", "StockRejected invalid"),
            ["unknown-sku"] = ("""[{"sku":"pear","quantity":1}]""", "StockRejected unknown-sku"),
            ["known-elsewhere"] = ("""[{"sku":"apple","quantity":1,"location":"berlin"}]""", "StockRejected unknown-sku"),
            ["unknown-wins"] = ("""[{"sku":"apple","quantity":999},{"sku":"pear","quantity":1}]""", "StockRejected unknown-sku"),
            ["too-much"] = ("""[{"sku":"apple","quantity":101}]""", "StockRejected insufficient-stock"),
            ["summed"] = ("""[{"sku":"apple","quantity":2},{"sku":"apple","quantity":3,"location":"main"}]""", "StockReserved "),
            ["summed-short"] = ("""[{"sku":"apple","quantity":90},{"sku":"apple","quantity":90}]""", "StockRejected insufficient-stock"),
        };
        List<string> good = [.. Enumerable.Range(0, 20).Select(i => $"good-{i}")];

        await bench.Broker.SendAsync(RoadBench.Orders,
            cases.Select(c => $$"""{"orderId":"{{c.Key}}","lines":{{c.Value.Lines}}}""").Zip(good, (bad, id) => (bad, id))
                .SelectMany(pair => new[] { RoadBench.Order(pair.id), pair.bad }).Concat(good.Skip(cases.Count).Select(id => RoadBench.Order(id))));

        var answers = await bench.Broker.WaitForAsync(cases.Count + good.Count, e => e.Type is "StockReserved" or "StockRejected");
        Assert.Equal(
            cases.Select(c => $"{c.Key}: {c.Value.Answer}").Concat(good.Select(id => $"{id}: StockReserved ")).Order(StringComparer.Ordinal),
            answers.Select(e => $"{e["orderId"]}: {e.Type} {e["reason"]}").Order(StringComparer.Ordinal));
        Assert.Equal((100, good.Count + 5), await bench.StockAsync("apple"));
        Assert.Equal(1, await bench.ScalarAsync<long>("SELECT count(DISTINCT received_at) FROM inbox WHERE consumer = 'orders'"));
        Assert.Equal(0, await bench.Broker.DepthAsync("inventory.orders_error"));
    }

    [Fact]
    public async Task What_cannot_be_read_or_attributed_goes_to_the_error_queue_with_the_reason_and_harms_no_other()
    {
        await using var bench = await RoadBench.StartAsync(servers, OneBatch);
        await bench.ReceiveAsync("apple", 100);
        string[] unreadable =
        [
            """{"orderId":"malformed","lines":[""",
            "",
            "null",
            "[]",
            "42",
            "not json at all",
            """{"orderId":"number","lines":[{"sku":"apple","quantity":99999999999}]}""",
            """{"orderId":"text","lines":[{"sku":"apple","quantity":"2"}]}""",
            """{"orderId":"fraction","lines":[{"sku":"apple","quantity":1.5}]}""",
            """{"orderId":"object","lines":{"sku":"apple","quantity":1}}""",
            """{"orderId":17,"lines":[{"sku":"apple","quantity":1}]}""",
            """{"orderId":"no-lines"}""",
            """{"lines":[{"sku":"apple","quantity":1}]}""",
            """{"orderId":"no-sku","lines":[{"quantity":1}]}""",
            """{"orderId":"half-a-pair","lines":[{"sku":"\ud800","quantity":1}]}""",
        ];
        string[] anonymous =
        [
            """{"orderId":"","lines":[{"sku":"apple","quantity":1}]}""",
            """{"orderId":"   ","lines":[{"sku":"apple","quantity":1}]}""",
            """{"orderId":null,"lines":[{"sku":"apple","quantity":1}]}""",
            """{"orderId":"nul\u0000","lines":[{"sku":"apple","quantity":1}]}""",
            $$"""{"orderId":"{{new string('x', 129)}}","lines":[{"sku":"apple","quantity":1}]}""",
        ];
        List<string> good = [.. Enumerable.Range(0, 10).Select(i => $"good-{i}")];

        await bench.Broker.SendAsync(RoadBench.Orders,
            good.Take(5).Select(id => RoadBench.Order(id)).Concat(unreadable).Concat(anonymous).Concat(good.Skip(5).Select(id => RoadBench.Order(id))));

        var errors = await bench.Broker.TakeErrorsAsync(RoadBench.Orders, unreadable.Length + anonymous.Length);
        Assert.Equal(unreadable.Concat(anonymous).Order(StringComparer.Ordinal), errors.Select(e => e.Body).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(errors, e => string.IsNullOrWhiteSpace(e.Reason));
        await bench.Broker.WaitForAsync(good.Count, e => e.Type == "StockReserved");
        Assert.Equal((100, good.Count), await bench.StockAsync("apple"));
        Assert.Equal(good.Count, await bench.ScalarAsync<long>("SELECT count(*) FROM inbox WHERE consumer = 'orders'"));
    }

    [Fact]
    public async Task An_order_without_a_usable_id_but_with_a_message_id_is_refused_for_its_id()
    {
        await using var bench = await RoadBench.StartAsync(servers, OneBatch);
        await bench.ReceiveAsync("apple", 10);

        await bench.Broker.SendOneAsync(RoadBench.Orders, RoadBench.Order(""), new() { MessageId = Guid.NewGuid().ToString() });
        await bench.Broker.SendOneAsync(RoadBench.Orders, RoadBench.Order("fine"), new() { MessageId = "no-guid-at-all" });

        var error = Assert.Single(await bench.Broker.TakeErrorsAsync(RoadBench.Orders, 1));
        Assert.Contains("The order id must have 1 to 128 characters", error.Reason, StringComparison.Ordinal);
        await bench.Broker.WaitForAsync("StockReserved", "orderId", "fine");
        Assert.Equal((10, 1), await bench.StockAsync("apple"));
    }
}
