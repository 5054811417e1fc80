using System.Text.Json;
using Inventory.Worker.Payments;
using Microsoft.Extensions.Time.Testing;
using PaymentSimulator;
using PaymentSimulator.Faults;
using static Inventory.Worker.Tests.Payments.GatewayBench;

namespace Inventory.Worker.Tests.Payments;

public sealed class LookupTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public async Task Past_the_keys_age_a_capture_is_found_not_made_again()
    {
        var time = new FakeTimeProvider(Start);
        await using var bench = await StartAsync(options => options.Timeout = TimeSpan.FromMinutes(1), time);
        bench.Fault(FaultKind.BadGatewayAfter);
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        time.Advance(TimeSpan.FromHours(25));

        bench.AssertChargedOnce(await bench.CaptureAsync(Request() with { Age = TimeSpan.FromHours(25) }));
        Assert.Equal(1, bench.Creates());
    }

    [Fact]
    public async Task Past_the_keys_age_a_capture_of_the_last_hour_is_found_although_search_lags()
    {
        var time = new FakeTimeProvider(Start);
        await using var bench = await StartAsync(null, time, new SimulatorOptions { SearchLag = TimeSpan.FromHours(1) });
        bench.Fault(FaultKind.BadGatewayAfter);
        Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync());
        bench.Provider.ForgetIdempotencyKeys();
        time.Advance(TimeSpan.FromMinutes(59));

        bench.AssertChargedOnce(await bench.CaptureAsync(Request() with { Age = TimeSpan.FromDays(2) }));
    }

    /// <summary>The seeds' dice strike the search, and what follows it.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Past_the_keys_age_a_capture_is_not_made_again_because_an_answer_says_nothing(int seed)
    {
        var time = new FakeTimeProvider(Start);
        await using var bench = await StartAsync(options => options.Retries = 0, time);
        bench.AssertChargedOnce(await bench.CaptureAsync());
        bench.Provider.ForgetIdempotencyKeys();
        time.Advance(TimeSpan.FromHours(25));
        bench.Provider.Inject(new FaultRule(FaultKind.ForeignBefore, Share: 0.5, Seed: seed, Reads: true));

        Assert.IsType<CaptureOutcome.Unavailable>(await bench.CaptureAsync(Request() with { Age = TimeSpan.FromHours(25) }));
        Assert.Equal(1, bench.Creates());
    }

    [Fact]
    public async Task Past_the_keys_age_what_the_provider_never_got_is_captured()
    {
        await using var bench = await StartAsync();
        bench.AssertChargedOnce(await bench.CaptureAsync(Request() with { Age = TimeSpan.FromHours(25) }));
    }

    [Theory]
    [InlineData(22, 0)]
    [InlineData(23, 1)]
    public async Task The_key_is_trusted_for_as_long_as_the_settings_say(int hours, int lookUps)
    {
        await using var bench = await StartAsync();

        bench.AssertChargedOnce(await bench.CaptureAsync(Request() with { Age = TimeSpan.FromHours(hours) }));

        Assert.Equal(lookUps, bench.Provider.Stats().Requests.GetValueOrDefault("GET /v1/payment_intents/search"));
    }

    [Fact]
    public async Task Past_the_keys_age_a_refusal_stays_a_refusal()
    {
        var time = new FakeTimeProvider(Start);
        await using var bench = await StartAsync(null, time);
        var request = Request(method: "pm_card_chargeDeclinedInsufficientFunds");
        var first = await bench.CaptureAsync(request);
        time.Advance(TimeSpan.FromHours(25));

        Assert.Equal(first, await bench.CaptureAsync(request with { Age = TimeSpan.FromHours(25) }));
        Assert.Equal(1, bench.Creates());
    }

    [Fact]
    public async Task Past_the_keys_age_a_payment_that_is_held_is_unknown_and_a_canceled_one_is_declined()
    {
        await using var bench = await StartAsync();
        var held = await PostAsync(bench, "/v1/payment_intents", ("amount", "1999"), ("currency", "eur"), ("confirm", "true"),
            ("payment_method", "pm_card_visa"), ("capture_method", "manual"), ("metadata[payment_id]", "p1"));
        var request = Request() with { Age = TimeSpan.FromHours(25) };
        Assert.Contains("not settled", Assert.IsType<CaptureOutcome.Unknown>(await bench.CaptureAsync(request)).Reason, StringComparison.Ordinal);

        await PostAsync(bench, $"/v1/payment_intents/{held}/cancel");
        Assert.Equal("canceled", Assert.IsType<CaptureOutcome.Declined>(await bench.CaptureAsync(request)).Code);
        Assert.Empty(bench.Provider.Book());
    }

    [Theory]
    [InlineData(2000, "EUR")]
    [InlineData(1999, "USD")]
    public async Task Past_the_keys_age_other_values_are_still_noticed(long amount, string currency)
    {
        var time = new FakeTimeProvider(Start);
        await using var bench = await StartAsync(null, time);
        await bench.CaptureAsync();
        time.Advance(TimeSpan.FromHours(25));
        var outcome = await bench.CaptureAsync(Request(amount: amount) with { Currency = currency, Age = TimeSpan.FromHours(25) });

        Assert.Equal(CaptureOutcome.Rejected.ParametersChanged, Assert.IsType<CaptureOutcome.Rejected>(outcome).Code);
        Assert.Single(bench.Provider.Book());
    }

    [Fact]
    public async Task Past_the_keys_age_nothing_is_asked_for_while_the_provider_cannot_be_read()
    {
        await using var bench = await StartAsync(options => options.Retries = 1);
        bench.Fault(FaultKind.ErrorBefore, 2, reads: true);
        Assert.IsType<CaptureOutcome.Unavailable>(await bench.CaptureAsync(Request() with { Age = TimeSpan.FromHours(25) }));
        Assert.Equal(0, bench.Creates());
    }

    [Fact]
    public async Task Find_tells_everything_under_a_payment_id_and_nothing_else()
    {
        await using var bench = await StartAsync();
        const string odd = @"it's\odd""";
        Assert.IsType<CaptureOutcome.Captured>(await bench.CaptureAsync(Request(odd)));
        await bench.CaptureAsync(Request(odd.ToUpperInvariant()));
        await bench.CaptureAsync(Request("refused", "pm_card_chargeDeclined"));

        var found = Assert.Single(await bench.Gateway.FindAsync(odd, TestContext.Current.CancellationToken));
        Assert.Equal((odd, $"order of {odd}", 1999L, 1999L, "eur", ProviderCaptureStatus.Succeeded),
            (found.PaymentId, found.OrderId, found.AmountMinor, found.CapturedMinor, found.Currency, found.Status));
        Assert.InRange((bench.Time.GetUtcNow() - found.CreatedAt).TotalSeconds, -2, 60);
        var refused = Assert.Single(await bench.Gateway.FindAsync("refused", TestContext.Current.CancellationToken));
        Assert.Equal((ProviderCaptureStatus.Declined, "generic_decline", 0L), (refused.Status, refused.DeclineCode, refused.CapturedMinor));
        Assert.Empty(await bench.Gateway.FindAsync("none", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Find_shows_a_double_charge()
    {
        await using var bench = await StartAsync();
        await bench.CaptureAsync();
        bench.Provider.ForgetIdempotencyKeys();
        await bench.CaptureAsync();
        var found = await bench.Gateway.FindAsync("p1", TestContext.Current.CancellationToken);

        Assert.Equal(2, found.Count(capture => capture.Status == ProviderCaptureStatus.Succeeded));
    }

    [Fact]
    public async Task Reads_are_tried_again_and_then_fail_loudly()
    {
        await using var bench = await StartAsync(options => options.Retries = 1);
        await bench.CaptureAsync();
        bench.Fault(FaultKind.BadGatewayBefore, reads: true);
        Assert.Single(await bench.Gateway.FindAsync("p1", TestContext.Current.CancellationToken));

        bench.Fault(FaultKind.BadGatewayBefore, 2, reads: true);
        await Assert.ThrowsAsync<PaymentGatewayException>(() => bench.Gateway.FindAsync("p1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_list_has_every_capture_over_all_pages_and_only_captures()
    {
        await using var bench = await StartAsync();
        for (var i = 0; i < 230; i++)
            await bench.CaptureAsync(Request($"p{i}", i % 23 == 0 ? "pm_card_chargeDeclined" : "pm_card_visa"));
        await StrangerPaysAsync(bench);

        var listed = await ListAsync(bench, null);
        Assert.Equal(
            Enumerable.Range(0, 230).Where(i => i % 23 != 0).Select(i => $"p{i}").Reverse(),
            listed.Select(capture => capture.PaymentId));
    }

    [Fact]
    public async Task The_list_can_begin_at_a_time()
    {
        var time = new FakeTimeProvider(Start);
        await using var bench = await StartAsync(null, time);
        await bench.CaptureAsync(Request("old"));
        time.Advance(TimeSpan.FromHours(1));
        await bench.CaptureAsync(Request("young"));

        Assert.Equal("young", Assert.Single(await ListAsync(bench, Start + TimeSpan.FromHours(1))).PaymentId);
        Assert.Equal(2, (await ListAsync(bench, Start)).Count);
    }

    [Fact]
    public async Task A_list_that_breaks_off_says_so()
    {
        await using var bench = await StartAsync(options => options.Retries = 0);
        await bench.CaptureAsync();
        bench.Fault(FaultKind.ResetBefore, reads: true);
        await Assert.ThrowsAsync<PaymentGatewayException>(() => ListAsync(bench, null));
    }

    private static async Task<List<ProviderCapture>> ListAsync(GatewayBench bench, DateTimeOffset? since)
    {
        var listed = new List<ProviderCapture>();
        await foreach (var capture in bench.Gateway.ListCapturesAsync(since, TestContext.Current.CancellationToken))
            listed.Add(capture);
        return listed;
    }

    private static Task<string> StrangerPaysAsync(GatewayBench bench) =>
        PostAsync(bench, "/v1/payment_intents", ("amount", "5"), ("currency", "eur"), ("confirm", "true"), ("payment_method", "pm_card_visa"));

    private static async Task<string> PostAsync(GatewayBench bench, string path, params (string Name, string Value)[] form)
    {
        using var http = new HttpClient { BaseAddress = bench.Provider.BaseAddress };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer sk_test_stranger");
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var json = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonElement.Parse(json).GetProperty("id").GetString()!;
    }
}
