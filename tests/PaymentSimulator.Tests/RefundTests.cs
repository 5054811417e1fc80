using static PaymentSimulator.Tests.SimulatedProvider;

namespace PaymentSimulator.Tests;

public sealed class RefundTests
{
    [Fact]
    public async Task Refunds_never_exceed_the_charge()
    {
        await using var provider = await StartAsync();
        var paid = await provider.PayAsync("p1", amount: 1000);

        Assert.Equal((200, null), await RefundAsync(provider, paid.Id, "300"));
        Assert.Equal((400, "amount_too_large"), await RefundAsync(provider, paid.Id, "701"));
        Assert.Equal((200, null), await RefundAsync(provider, paid.Id, null));
        Assert.Equal((400, "charge_already_refunded"), await RefundAsync(provider, paid.Id, null));
        Assert.Equal(1000, Assert.Single(provider.Host.Book()).AmountRefunded);
        Assert.Equal(1, provider.Host.Book()[0].TimesCharged);
    }

    [Fact]
    public async Task A_refund_is_made_once_for_its_key()
    {
        await using var provider = await StartAsync();
        var paid = await provider.PayAsync("p1");
        var form = new Dictionary<string, string> { ["payment_intent"] = paid.Id, ["amount"] = "100" };
        var first = await provider.PostAsync("/v1/refunds", form, "r1");
        var second = await provider.PostAsync("/v1/refunds", form, "r1");

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(100, provider.Host.Book()[0].AmountRefunded);
        Assert.Equal(1, provider.Host.Stats().Refunds);
    }

    [Fact]
    public async Task Many_refunds_at_once_do_not_overdraw_the_charge()
    {
        await using var provider = await StartAsync();
        var paid = await provider.PayAsync("p1", amount: 1000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => RefundAsync(provider, paid.Id, "100")));

        Assert.Equal(10, answers.Count(answer => answer.Status == 200));
        Assert.Equal(1000, provider.Host.Book()[0].AmountRefunded);
    }

    [Fact]
    public async Task What_was_never_charged_cannot_be_refunded()
    {
        await using var provider = await StartAsync();
        var refused = await provider.PayAsync("p1", method: "pm_card_chargeDeclined");
        var left = refused.Json.GetProperty("error").GetProperty("payment_intent").GetProperty("id").GetString()!;

        Assert.Equal((400, "payment_intent_unexpected_state"), await RefundAsync(provider, left, null));
        Assert.Equal((400, "resource_missing"), await RefundAsync(provider, "pi_none", null));
    }

    private static async Task<(int Status, string? Code)> RefundAsync(SimulatedProvider provider, string intent, string? amount)
    {
        var form = new Dictionary<string, string> { ["payment_intent"] = intent };
        if (amount is not null)
            form["amount"] = amount;
        var answer = await provider.PostAsync("/v1/refunds", form);
        return (answer.Status, answer.Status == 200 ? null : answer.Error("code"));
    }
}
