using PaymentSimulator.Faults;
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

    [Fact]
    public async Task A_failure_is_kept_under_the_key_and_other_parameters_under_it_are_an_error()
    {
        await using var provider = await StartAsync();
        var paid = await provider.PayAsync("p1", amount: 1000);
        var first = await provider.PostAsync("/v1/refunds", Form(paid.Id, "1001"), "r1");
        var second = await provider.PostAsync("/v1/refunds", Form(paid.Id, "1001"), "r1");
        var changed = await provider.PostAsync("/v1/refunds", Form(paid.Id, "1000"), "r1");

        Assert.Equal((400, "amount_too_large", false), (first.Status, first.Error("code"), first.Replayed));
        Assert.Equal((first.Text, true), (second.Text, second.Replayed));
        Assert.Equal((400, "idempotency_error"), (changed.Status, changed.Error("type")));
        Assert.Empty(provider.Host.Refunds());
    }

    [Fact]
    public async Task While_a_refund_is_under_way_its_key_is_in_use()
    {
        await using var provider = await StartAsync();
        var paid = await provider.PayAsync("p1");
        provider.Host.Latency = TimeSpan.FromSeconds(1);
        var first = provider.PostAsync("/v1/refunds", Form(paid.Id, "100"), "r1");
        await Eventually.IsTrueAsync(() => provider.Host.Stats().InFlight == 1);
        var second = await provider.PostAsync("/v1/refunds", Form(paid.Id, "100"), "r1");

        Assert.Equal((409, "idempotency_key_in_use"), (second.Status, second.Error("code")));
        Assert.Equal(200, (await first).Status);
        Assert.Single(provider.Host.Refunds());
    }

    [Fact]
    public async Task A_500_after_the_refund_is_kept_and_the_list_tells_the_truth()
    {
        await using var provider = await StartAsync();
        var paid = await provider.PayAsync("p1");
        var other = await provider.PayAsync("p2");
        provider.Host.Inject(new FaultRule(FaultKind.ErrorAfter));

        Assert.Equal(500, (await provider.PostAsync("/v1/refunds", Form(paid.Id, "100"), "r1")).Status);
        Assert.Equal(500, (await provider.PostAsync("/v1/refunds", Form(paid.Id, "100"), "r1")).Status);
        await provider.PostAsync("/v1/refunds", Form(paid.Id, "200"), "r2");
        await provider.PostAsync("/v1/refunds", Form(other.Id, "300"), "r3");

        var book = provider.Host.Refunds();
        Assert.Equal([100, 200, 300], book.Select(entry => entry.Amount));
        Assert.Equal([book[1].Refund, book[0].Refund], (await provider.GetAsync($"/v1/refunds?payment_intent={paid.Id}")).Ids);
        Assert.Equal([book[2].Refund], (await provider.GetAsync("/v1/refunds?limit=1")).Ids);
        Assert.Equal([book[0].Refund], (await provider.GetAsync($"/v1/refunds?starting_after={book[1].Refund}")).Ids);
        Assert.Equal(100, (await provider.GetAsync($"/v1/refunds/{book[0].Refund}")).Json.GetProperty("amount").GetInt64());
        Assert.Equal(404, (await provider.GetAsync("/v1/refunds/re_none")).Status);
    }

    [Fact]
    public async Task A_refund_id_that_is_given_back_twice_is_seen_in_the_book()
    {
        await using var provider = await StartAsync();
        var paid = await provider.PayAsync("p1");
        var form = Form(paid.Id, "100");
        form["metadata[refund_id]"] = "r1";
        await provider.PostAsync("/v1/refunds", form, "k1");
        await provider.PostAsync("/v1/refunds", form, "k2");

        Assert.Equal([("r1", 2), ("r1", 2)], provider.Host.Refunds().Select(entry => (entry.RefundId, entry.TimesRefunded)));
        Assert.Equal(1, provider.Host.Stats().RefundedTwice);
    }

    private static Dictionary<string, string> Form(string intent, string amount) => new() { ["payment_intent"] = intent, ["amount"] = amount };

    private static async Task<(int Status, string? Code)> RefundAsync(SimulatedProvider provider, string intent, string? amount)
    {
        var form = new Dictionary<string, string> { ["payment_intent"] = intent };
        if (amount is not null)
            form["amount"] = amount;
        var answer = await provider.PostAsync("/v1/refunds", form);
        return (answer.Status, answer.Status == 200 ? null : answer.Error("code"));
    }
}
