using System.Diagnostics;
using System.Text.Json;
using Messaging.Diagnostics;
using Messaging.Tests.Support;
using RabbitMQ.Client;

namespace Messaging.Tests.Outbox;

public sealed class DirectPublisherTests(MessagingServers servers)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    // With which RabbitMQ.Client finds what was returned, when it keeps the confirms.
    private const string TheClientsNumber = "x-dotnet-pub-seq-no";

    private const string Strange = "é+\"\\<\u2028&";

    private static readonly string[] TheirOwn = ["messageId", "conversationId", "sentTime", "message"];

    [Fact]
    public async Task What_is_published_past_MassTransit_looks_as_if_MassTransit_had_published_it()
    {
        await using var bench = await Bench.StartAsync(servers, Quick);
        using var traces = Listen();
        await KeepAsync(bench, Broker.Exchange(typeof(Made)));

        await SendOneByOneAsync(bench, "first " + Strange, "second " + Strange);

        var (byPipeline, direct) = Both(await bench.Broker.TakeAsync("kept", 2));
        Assert.Equal(byPipeline.ContentType, direct.ContentType);
        Assert.True(byPipeline.Persistent && direct.Persistent);
        Assert.Equal(Headers(byPipeline).Except([TheClientsNumber]), Headers(direct));
        var (theirs, ours) = (Envelope(byPipeline), Envelope(direct));
        Assert.Equal(direct.MessageId, ours["messageId"].GetString());
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        Assert.All(theirs.Where(p => !TheirOwn.Contains(p.Key) && p.Key != "headers"), p => Assert.True(JsonElement.DeepEquals(p.Value, ours[p.Key]), p.Key));
        Assert.Equal(Names(theirs["headers"]), Names(ours["headers"]));
        Assert.Equal(Names(theirs["message"]), Names(ours["message"]));
        Assert.Equal("first " + Strange, theirs["message"].GetProperty("id").GetString());
        Assert.Equal("second " + Strange, ours["message"].GetProperty("id").GetString());
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(await RecordedAsync(bench, "second " + Strange)), ours["message"]));
        Assert.Equal(DateTimeKind.Utc, ours["sentTime"].GetDateTime().Kind);
        // The trace goes on where it began.
        Assert.True(ActivityContext.TryParse(direct.Headers["MT-Activity-Id"], null, out _));
        Assert.Equal(direct.Headers["MT-Activity-Id"], ours["headers"].GetProperty("MT-Activity-Id").GetString());
    }

    [Fact]
    public async Task An_exchange_that_is_gone_is_declared_again_and_nothing_is_lost()
    {
        await using var bench = await Bench.StartAsync(servers, Quick);
        await SendOneByOneAsync(bench, "first", "second");
        await bench.Broker.Channel.ExchangeDeleteAsync(Broker.Exchange(typeof(Made)), cancellationToken: Stop);

        await bench.Broker.SendAsync(Bench.Toys, ("third", 1));

        await bench.WaitForCountAsync("outbox WHERE identity = 'third'", 1);
        await bench.WaitForCountAsync("outbox_pending", 0);
        await bench.Broker.Channel.ExchangeDeclarePassiveAsync(Broker.Exchange(typeof(Made)), Stop);
    }

    [Fact]
    public async Task A_message_that_the_broker_returns_stays_pending_and_goes_by_the_pipeline_then()
    {
        await using var bench = await Bench.StartAsync(servers, Quick);
        var exchange = Broker.Exchange(typeof(Jewel));
        bench.Sabotage.Decide = id => id.StartsWith("jewel", StringComparison.Ordinal) ? null : [new Jewel($"jewel of {id}", 3)];
        await SendOneByOneAsync(bench, "first", "second");
        await bench.Broker.Channel.ExchangeUnbindAsync(Bench.Jewels, exchange, "", cancellationToken: Stop);

        await bench.Broker.SendAsync(Bench.Toys, ("third", 1));

        await bench.WaitForCountAsync("outbox_pending WHERE attempts > 0 AND last_error IS NOT NULL AND parked_at IS NULL", 1);
        // At once to the service's queue and to one to look at.
        await bench.Broker.Channel.ExchangeDeclareAsync("both", ExchangeType.Fanout, cancellationToken: Stop);
        await bench.Broker.Channel.ExchangeBindAsync(Bench.Jewels, "both", "", cancellationToken: Stop);
        await KeepAsync(bench, "both");
        await bench.Broker.Channel.ExchangeBindAsync("both", exchange, "", cancellationToken: Stop);
        await bench.Broker.WaitForAsync(3);
        await bench.WaitForCountAsync("outbox_pending", 0);
        Assert.True(IsByPipeline(Assert.Single(await bench.Broker.TakeAsync("kept", 1))));
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is MessagingTelemetry.Name or "MassTransit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static async Task KeepAsync(Bench bench, string exchange)
    {
        await bench.Broker.Channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, cancellationToken: Stop);
        await bench.Broker.Channel.QueueBindAsync("kept", exchange, "", cancellationToken: Stop);
    }

    private static async Task SendOneByOneAsync(Bench bench, params string[] ids)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            await bench.Broker.SendAsync(Bench.Toys, (ids[i], 1));
            await bench.Broker.WaitForAsync(i + 1);
            await bench.WaitForCountAsync("outbox_pending", 0);
        }
    }

    private static async Task<string> RecordedAsync(Bench bench, string identity)
    {
        await using var command = bench.Database.CreateCommand("SELECT body FROM outbox WHERE identity = $1");
        command.Parameters.AddWithValue(identity);
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }

    // MassTransit writes its envelopes over many lines, and we do not.
    private static bool IsByPipeline(Lying lying) => lying.Body.Contains('\n');

    private static (Lying ByPipeline, Lying Direct) Both(IReadOnlyList<Lying> kept) =>
        (Assert.Single(kept, IsByPipeline), Assert.Single(kept, k => !IsByPipeline(k)));

    private static Dictionary<string, JsonElement> Envelope(Lying lying) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(lying.Body)!
            .Where(p => p.Value.ValueKind != JsonValueKind.Null).ToDictionary(p => p.Key, p => p.Value);

    private static IEnumerable<string> Headers(Lying lying) => lying.Headers.Keys.Order();

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(p => p.Name).Order();

    private static void Quick(MessagingOptions options)
    {
        options.BatchWait = TimeSpan.Zero;
        options.RelayDelay = TimeSpan.FromMilliseconds(500);
        options.RelayInterval = TimeSpan.FromMilliseconds(100);
    }
}
