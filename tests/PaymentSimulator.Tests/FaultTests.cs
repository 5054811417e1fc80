using System.Net;
using PaymentSimulator.Faults;
using static PaymentSimulator.Tests.SimulatedProvider;

namespace PaymentSimulator.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.RateLimit, 429, 0, 200, false)]
    [InlineData(FaultKind.BadGatewayBefore, 502, 0, 200, false)]
    [InlineData(FaultKind.BadGatewayAfter, 502, 1, 200, true)]
    [InlineData(FaultKind.ErrorBefore, 500, 0, 500, true)]
    [InlineData(FaultKind.ErrorAfter, 500, 1, 500, true)]
    public async Task Answers_that_are_errors(FaultKind kind, int status, int charges, int nextStatus, bool nextReplayed)
    {
        await using var provider = await StartAsync();
        provider.Host.Inject(new FaultRule(kind));
        Assert.Equal(status, (await provider.PayAsync("p1", "k1")).Status);
        Assert.Equal(charges, provider.Host.Book().Count);
        var next = await provider.PayAsync("p1", "k1");

        Assert.Equal((nextStatus, nextReplayed), (next.Status, next.Replayed));
        Assert.Empty(provider.Host.Faults());
        Assert.True(provider.Host.Book().Count <= 1);
    }

    [Theory]
    [InlineData(FaultKind.ResetBefore, 0)]
    [InlineData(FaultKind.ResetAfter, 1)]
    public async Task Connections_that_break(FaultKind kind, int charges)
    {
        await using var provider = await StartAsync();
        provider.Host.Inject(new FaultRule(kind));
        await Assert.ThrowsAsync<HttpRequestException>(() => provider.PayAsync("p1", "k1"));
        Assert.Equal(charges, provider.Host.Book().Count);
        var next = await provider.PayAsync("p1", "k1");

        Assert.Equal((200, charges == 1), (next.Status, next.Replayed));
        Assert.Single(provider.Host.Book());
    }

    [Theory]
    [InlineData(FaultKind.TimeoutBefore, 0)]
    [InlineData(FaultKind.TimeoutAfter, 1)]
    public async Task Requests_that_hang_until_the_caller_gives_up(FaultKind kind, int charges)
    {
        await using var provider = await StartAsync();
        provider.Host.Inject(new FaultRule(kind));
        using var patience = new CancellationTokenSource();
        var hanging = provider.PayAsync("p1", "k1", patience: patience);
        await Eventually.IsTrueAsync(() => provider.Host.Stats().Faults.Count == 1 && provider.Host.Book().Count == charges);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        var next = await provider.PayAsync("p1", "k1");

        Assert.Equal((200, charges == 1), (next.Status, next.Replayed));
        Assert.Single(provider.Host.Book());
    }

    [Fact]
    public async Task A_hanging_request_is_cut_after_the_longest_hold()
    {
        await using var provider = await StartAsync(new SimulatorOptions { MaxHold = TimeSpan.FromMilliseconds(50) });
        provider.Host.Inject(new FaultRule(FaultKind.TimeoutBefore));
        await Assert.ThrowsAsync<HttpRequestException>(() => provider.PayAsync("p1"));
    }

    [Fact]
    public async Task Rate_limits_say_how_long_to_wait()
    {
        await using var provider = await StartAsync();
        provider.Host.Inject(new FaultRule(FaultKind.RateLimit, Milliseconds: 1500));
        var answer = await provider.PayAsync("p1");

        Assert.Equal((429, "rate_limit", TimeSpan.FromSeconds(2)), (answer.Status, answer.Error("code"), answer.RetryAfter));
    }

    [Fact]
    public async Task A_share_strikes_the_same_requests_for_the_same_seed()
    {
        const int seed = 7;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        await using var provider = await StartAsync();
        var first = await RunAsync();
        var second = await RunAsync();
        var other = await RunAsync(seed + 1);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.InRange(first.Count(status => status == 429), 20, 40);

        async Task<List<int>> RunAsync(int from = seed)
        {
            provider.Host.ClearFaults();
            provider.Host.Inject(new FaultRule(FaultKind.RateLimit, Share: 0.3, Seed: from));
            var statuses = new List<int>();
            for (var i = 0; i < 100; i++)
                statuses.Add((await provider.PayAsync("p1")).Status);
            return statuses;
        }
    }

    [Fact]
    public async Task A_rule_for_the_next_n_strikes_n_times_and_only_writes()
    {
        await using var provider = await StartAsync();
        provider.Host.Inject(new FaultRule(FaultKind.RateLimit, Next: 2));
        Assert.Equal(200, (await provider.GetAsync("/v1/payment_intents")).Status);
        Assert.Equal(429, (await provider.PayAsync("a")).Status);
        Assert.Equal(429, (await provider.PayAsync("b")).Status);
        Assert.Equal(200, (await provider.PayAsync("c")).Status);

        provider.Host.Inject(new FaultRule(FaultKind.ErrorBefore, Reads: true));
        Assert.Equal(500, (await provider.GetAsync("/v1/payment_intents")).Status);
    }

    [Fact]
    public async Task Faults_and_settings_can_be_given_over_http()
    {
        await using var provider = await StartAsync();
        Assert.Equal(HttpStatusCode.NoContent, await provider.AdminAsync(HttpMethod.Post, "/simulator/faults", """{"kind":"timeout-after","next":2}"""));
        Assert.Equal(HttpStatusCode.NoContent, await provider.AdminAsync(HttpMethod.Post, "/simulator/faults", """{"kind":"rate-limit","share":0.5,"seed":3,"reads":true}"""));
        Assert.Equal([new FaultRule(FaultKind.TimeoutAfter, Next: 2), new FaultRule(FaultKind.RateLimit, Share: 0.5, Seed: 3, Reads: true)], provider.Host.Faults());
        Assert.Equal(HttpStatusCode.NoContent, await provider.AdminAsync(HttpMethod.Delete, "/simulator/faults"));
        Assert.Empty(provider.Host.Faults());

        Assert.Equal(HttpStatusCode.NoContent, await provider.AdminAsync(HttpMethod.Put, "/simulator/latency", """{"milliseconds":3}"""));
        Assert.Equal(HttpStatusCode.NoContent, await provider.AdminAsync(HttpMethod.Put, "/simulator/search-lag", """{"milliseconds":4}"""));
        Assert.Equal((3, 4), (provider.Host.Latency.Milliseconds, provider.Host.SearchLag.Milliseconds));
    }

    [Theory]
    [InlineData("""{"kind":"earthquake"}""")]
    [InlineData("""{"kind":"rate-limit","next":1,"share":0.5}""")]
    [InlineData("""{"kind":"rate-limit","next":0}""")]
    [InlineData("""{"kind":"rate-limit","share":1.5}""")]
    [InlineData("""{"kind":"rate-limit","nxet":1}""")]
    [InlineData("""{"kind":"latency"}""")]
    [InlineData("not json")]
    public async Task Wrong_rules_are_refused(string json)
    {
        await using var provider = await StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await provider.AdminAsync(HttpMethod.Post, "/simulator/faults", json));
        Assert.Empty(provider.Host.Faults());
    }
}
