using static PaymentSimulator.Tests.SimulatedProvider;

namespace PaymentSimulator.Tests;

public sealed class PaymentIntentTests
{
    [Fact]
    public async Task A_confirmed_payment_is_taken_and_booked()
    {
        await using var provider = await StartAsync();
        var answer = await provider.PayAsync("p1", amount: 1234);
        var entry = Assert.Single(provider.Host.Book());

        Assert.Equal("succeeded", answer.Json.GetProperty("status").GetString());
        Assert.Equal(1234, answer.Json.GetProperty("amount_received").GetInt64());
        Assert.Equal("eur", answer.Json.GetProperty("currency").GetString());
        Assert.Equal(("p1", "order of p1", 1234L, "eur", 1), (entry.PaymentId, entry.OrderId, entry.Amount, entry.Currency, entry.TimesCharged));
        Assert.Equal(entry.Charge, answer.Json.GetProperty("latest_charge").GetString());
        Assert.Equal(answer.Text, (await provider.GetAsync($"/v1/payment_intents/{answer.Id}")).Text);
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_visa_chargeDeclined", "card_declined", "generic_decline")]
    [InlineData("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds")]
    [InlineData("pm_card_chargeDeclinedExpiredCard", "expired_card", null)]
    public async Task A_refused_card_is_402_and_leaves_a_payment_intent_behind(string method, string code, string? declineCode)
    {
        await using var provider = await StartAsync();
        var answer = await provider.PayAsync("p1", method: method);
        var left = answer.Json.GetProperty("error").GetProperty("payment_intent");

        Assert.Equal((402, "card_error", code, declineCode), (answer.Status, answer.Error("type"), answer.Error("code"), answer.Error("decline_code")));
        Assert.Equal("requires_payment_method", left.GetProperty("status").GetString());
        Assert.Equal(200, (await provider.GetAsync($"/v1/payment_intents/{left.GetProperty("id").GetString()}")).Status);
        Assert.Empty(provider.Host.Book());
    }

    [Theory]
    [InlineData("amount", null, "parameter_missing")]
    [InlineData("amount", "0", "parameter_invalid_integer")]
    [InlineData("amount", "12.5", "parameter_invalid_integer")]
    [InlineData("amount", "100000000", "amount_too_large")]
    [InlineData("currency", null, "parameter_missing")]
    [InlineData("currency", "euro", null)]
    [InlineData("payment_method", null, "parameter_missing")]
    [InlineData("payment_method", "pm_card_nobody", "resource_missing")]
    [InlineData("confirm", "maybe", null)]
    [InlineData("capture_method", "later", null)]
    [InlineData("colour", "red", "parameter_unknown")]
    public async Task Wrong_parameters_are_named(string name, string? value, string? code)
    {
        await using var provider = await StartAsync();
        var form = Payment("p1");
        form.Remove(name);
        if (value is not null)
            form[name] = value;
        var answer = await provider.PostAsync("/v1/payment_intents", form);

        Assert.Equal((400, "invalid_request_error", name, code), (answer.Status, answer.Error("type"), answer.Error("param"), answer.Error("code")));
        Assert.Empty(provider.Host.Book());
    }

    [Theory]
    [InlineData("Bearer pk_test_x")]
    [InlineData("Bearer sk_live_x")]
    [InlineData("Basic !")]
    [InlineData("sk_test_x")]
    public async Task A_request_without_a_secret_test_key_is_401(string authorization)
    {
        await using var provider = await StartAsync();
        using var bare = new HttpClient { BaseAddress = provider.Host.BaseAddress };
        bare.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await bare.GetAsync("/v1/payment_intents", TestContext.Current.CancellationToken);

        Assert.Equal(401, (int)answer.StatusCode);
    }

    [Fact]
    public async Task The_key_may_come_as_the_user_of_basic_authentication()
    {
        await using var provider = await StartAsync();
        using var bare = new HttpClient { BaseAddress = provider.Host.BaseAddress };
        bare.DefaultRequestHeaders.Add("Authorization", $"Basic {Convert.ToBase64String("sk_test_x:"u8)}");
        using var answer = await bare.GetAsync("/v1/payment_intents", TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Manual_capture_holds_first_and_takes_once()
    {
        await using var provider = await StartAsync();
        var form = Payment("p1");
        form["capture_method"] = "manual";
        var held = await provider.PostAsync("/v1/payment_intents", form);
        Assert.Equal("requires_capture", held.Json.GetProperty("status").GetString());
        Assert.Empty(provider.Host.Book());

        var part = new Dictionary<string, string> { ["amount_to_capture"] = "400" };
        var taken = await provider.PostAsync($"/v1/payment_intents/{held.Id}/capture", part);
        var again = await provider.PostAsync($"/v1/payment_intents/{held.Id}/capture", part);

        Assert.Equal("succeeded", taken.Json.GetProperty("status").GetString());
        Assert.Equal("payment_intent_unexpected_state", again.Error("code"));
        Assert.Equal(400, Assert.Single(provider.Host.Book()).Amount);
    }

    [Fact]
    public async Task No_more_than_what_is_held_can_be_captured()
    {
        await using var provider = await StartAsync();
        var form = Payment("p1");
        form["capture_method"] = "manual";
        var held = await provider.PostAsync("/v1/payment_intents", form);
        var answer = await provider.PostAsync($"/v1/payment_intents/{held.Id}/capture", new Dictionary<string, string> { ["amount_to_capture"] = "1001" });

        Assert.Equal((400, "amount_too_large"), (answer.Status, answer.Error("code")));
        Assert.Empty(provider.Host.Book());
    }

    [Fact]
    public async Task A_canceled_payment_cannot_be_captured_and_a_taken_one_cannot_be_canceled()
    {
        await using var provider = await StartAsync();
        var form = Payment("p1");
        form["capture_method"] = "manual";
        var held = await provider.PostAsync("/v1/payment_intents", form);
        var canceled = await provider.PostAsync($"/v1/payment_intents/{held.Id}/cancel");
        Assert.Equal("canceled", canceled.Json.GetProperty("status").GetString());
        Assert.Equal(400, (await provider.PostAsync($"/v1/payment_intents/{held.Id}/capture")).Status);

        var paid = await provider.PayAsync("p2");
        Assert.Equal(400, (await provider.PostAsync($"/v1/payment_intents/{paid.Id}/cancel")).Status);
    }

    [Fact]
    public async Task What_does_not_exist_is_404()
    {
        await using var provider = await StartAsync();
        Assert.Equal((404, "resource_missing"), await CodeAsync(provider.GetAsync("/v1/payment_intents/pi_none")));
        Assert.Equal((404, "resource_missing"), await CodeAsync(provider.PostAsync("/v1/payment_intents/pi_none/capture")));

        static async Task<(int, string?)> CodeAsync(Task<Answer> task)
        {
            var answer = await task;
            return (answer.Status, answer.Error("code"));
        }
    }
}
