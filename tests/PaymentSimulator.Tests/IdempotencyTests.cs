using Microsoft.Extensions.Time.Testing;
using PaymentSimulator.Faults;
using static PaymentSimulator.Tests.SimulatedProvider;

namespace PaymentSimulator.Tests;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task The_same_key_gets_the_first_answer_again_and_charges_once()
    {
        await using var provider = await StartAsync();
        var first = await provider.PayAsync("p1", "k1");
        var second = await provider.PayAsync("p1", "k1");

        Assert.Equal((200, false), (first.Status, first.Replayed));
        Assert.Equal((200, true), (second.Status, second.Replayed));
        Assert.Equal(first.Text, second.Text);
        Assert.Single(provider.Host.Book());
    }

    [Fact]
    public async Task Without_a_key_or_with_another_one_it_charges_again_and_the_book_tells()
    {
        await using var provider = await StartAsync();
        await provider.PayAsync("p1");
        await provider.PayAsync("p1");
        await provider.PayAsync("p1", "k1");

        Assert.Equal([3, 3, 3], provider.Host.Book().Select(entry => entry.TimesCharged));
        Assert.Equal(1, provider.Host.Stats().PaymentsChargedTwice);
    }

    [Fact]
    public async Task A_refused_card_is_kept_under_the_key_too()
    {
        await using var provider = await StartAsync();
        var first = await provider.PayAsync("p1", "k1", "pm_card_chargeDeclined");
        var second = await provider.PayAsync("p1", "k1", "pm_card_chargeDeclined");

        Assert.Equal((402, false), (first.Status, first.Replayed));
        Assert.Equal((402, true), (second.Status, second.Replayed));
        Assert.Equal(first.Text, second.Text);
    }

    [Fact]
    public async Task A_server_error_is_kept_under_the_key_too()
    {
        await using var provider = await StartAsync();
        provider.Host.Inject(new FaultRule(FaultKind.ErrorBefore));
        Assert.Equal(500, (await provider.PayAsync("p1", "k1")).Status);
        var second = await provider.PayAsync("p1", "k1");

        Assert.Equal((500, true), (second.Status, second.Replayed));
        Assert.Empty(provider.Host.Book());
    }

    [Theory]
    [InlineData("amount", "1001")]
    [InlineData("metadata[order_id]", "another")]
    [InlineData("description", "one more")]
    public async Task Changed_parameters_under_a_key_are_an_error(string name, string value)
    {
        await using var provider = await StartAsync();
        await provider.PayAsync("p1", "k1");
        var changed = Payment("p1");
        changed[name] = value;
        var answer = await provider.PostAsync("/v1/payment_intents", changed, "k1");

        Assert.Equal((400, "idempotency_error"), (answer.Status, answer.Error("type")));
        Assert.Single(provider.Host.Book());
    }

    [Fact]
    public async Task The_same_parameters_in_another_order_are_the_same_request()
    {
        await using var provider = await StartAsync();
        await provider.PayAsync("p1", "k1");
        var answer = await provider.PostAsync("/v1/payment_intents", Payment("p1").Reverse(), "k1");

        Assert.True(answer.Replayed);
    }

    [Fact]
    public async Task A_key_used_at_another_endpoint_is_an_error()
    {
        await using var provider = await StartAsync();
        var form = Payment("p1");
        form["capture_method"] = "manual";
        var held = await provider.PostAsync("/v1/payment_intents", form);
        await provider.PostAsync($"/v1/payment_intents/{held.Id}/cancel", key: "k1");
        var answer = await provider.PostAsync($"/v1/payment_intents/{held.Id}/capture", key: "k1");

        Assert.Equal("idempotency_error", answer.Error("type"));
    }

    [Fact]
    public async Task While_the_first_request_is_in_flight_the_second_conflicts()
    {
        await using var provider = await StartAsync();
        provider.Host.Inject(new FaultRule(FaultKind.Latency, Milliseconds: 60_000));
        using var enough = new CancellationTokenSource();
        var first = provider.PayAsync("p1", "k1", patience: enough);
        await Eventually.IsTrueAsync(() => provider.Host.Stats().InFlight == 1);
        var second = await provider.PayAsync("p1", "k1");

        Assert.Equal((409, "idempotency_key_in_use"), (second.Status, second.Error("code")));
        Assert.Empty(provider.Host.Book());
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task A_request_goes_on_when_its_caller_hangs_up()
    {
        await using var provider = await StartAsync();
        provider.Host.Inject(new FaultRule(FaultKind.Latency, Milliseconds: 300));
        using var enough = new CancellationTokenSource();
        var first = provider.PayAsync("p1", "k1", patience: enough);
        await Eventually.IsTrueAsync(() => provider.Host.Stats().InFlight == 1);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Eventually.IsTrueAsync(() => provider.Host.Book().Count == 1);

        Assert.True((await provider.PayAsync("p1", "k1")).Replayed);
    }

    [Fact]
    public async Task Many_at_once_with_one_key_charge_once()
    {
        await using var provider = await StartAsync(new SimulatorOptions { Latency = TimeSpan.FromMilliseconds(20) });
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => provider.PayAsync("p1", "k1")));

        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 409, answer.Text));
        Assert.Single(provider.Host.Book());
    }

    [Fact]
    public async Task What_fails_validation_is_not_kept()
    {
        await using var provider = await StartAsync();
        var wrong = Payment("p1");
        wrong["amount"] = "-5";
        Assert.Equal(400, (await provider.PostAsync("/v1/payment_intents", wrong, "k1")).Status);
        var right = await provider.PayAsync("p1", "k1");

        Assert.Equal((200, false), (right.Status, right.Replayed));
    }

    [Fact]
    public async Task A_wrong_state_is_kept_because_the_endpoint_ran()
    {
        await using var provider = await StartAsync();
        var paid = await provider.PayAsync("p1");
        Assert.False((await provider.PostAsync($"/v1/payment_intents/{paid.Id}/cancel", key: "k2")).Replayed);
        var again = await provider.PostAsync($"/v1/payment_intents/{paid.Id}/cancel", key: "k2");

        Assert.Equal((400, true, "payment_intent_unexpected_state"), (again.Status, again.Replayed, again.Error("code")));
    }

    [Fact]
    public async Task Keys_are_forgotten_after_their_retention_and_on_command()
    {
        var time = new FakeTimeProvider();
        await using var provider = await StartAsync(new SimulatorOptions { TimeProvider = time });
        await provider.PayAsync("p1", "k1");
        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.True((await provider.PayAsync("p1", "k1")).Replayed);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await provider.PayAsync("p1", "k1")).Replayed);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, await provider.AdminAsync(HttpMethod.Delete, "/simulator/idempotency-keys"));
        Assert.False((await provider.PayAsync("p1", "k1")).Replayed);

        Assert.Equal(3, provider.Host.Book()[0].TimesCharged);
    }

    [Fact]
    public async Task A_key_longer_than_255_characters_is_refused()
    {
        await using var provider = await StartAsync();
        Assert.Equal(200, (await provider.PayAsync("p1", new string('k', 255))).Status);
        Assert.Equal(400, (await provider.PayAsync("p2", new string('k', 256))).Status);
    }
}
