using Inventory.Worker.Payments;
using Inventory.Worker.Payments.StripeAdapter;
using Microsoft.Extensions.Logging.Abstractions;
using Stripe;

namespace Inventory.Worker.Tests.Payments;

/// <summary>A read that believed one of these would find that a payment is not there.</summary>
public sealed class ForeignReadTests
{
    private const string Intent = """{"object":"payment_intent","id":"pi_2","amount":1,"currency":"eur","status":"succeeded","created":1}""";
    private const string NoCurrency = """{"object":"payment_intent","id":"pi_2","amount":1,"status":"succeeded","created":1}""";
    private const string NoAmount = """{"object":"payment_intent","id":"pi_1","currency":"eur","status":"succeeded","created":1}""";

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":[]}""")]
    [InlineData(NoAmount)]
    [InlineData(Intent)]
    public Task A_payment_that_was_not_asked_for_is_none(string body) =>
        AssertUnreadableAsync("read pi_1", body, (reader, ct) => reader.GetAsync("pi_1", ct));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"object":"list","data":[],"has_more":true}""")]
    [InlineData("""{"object":"list","data":[null]}""")]
    [InlineData($$"""{"object":"list","data":[{{Intent}},{{NoCurrency}}]}""")]
    public Task A_list_that_is_none_is_not_an_empty_one(string body) =>
        AssertUnreadableAsync("list payments", body, async (reader, ct) => await reader.ListAsync(null, ct).ToListAsync(ct));

    [Theory]
    [InlineData("""{"object":"list","data":[],"has_more":false}""")]
    [InlineData("""{"object":"search_result","data":[],"has_more":true,"next_page":null}""")]
    [InlineData($$"""{"object":"search_result","data":[{{NoCurrency}}],"has_more":false}""")]
    public Task A_search_that_is_none_is_not_an_empty_one(string body) =>
        AssertUnreadableAsync("search payments", body, (reader, ct) => reader.FindAsync("p1", ct));

    [Fact]
    public async Task An_empty_list_is_one()
    {
        using var wire = new Wire(() => new HttpResponseMessage { Content = new StringContent("""{"object":"list","data":[],"has_more":false,"url":"/v1"}""") });

        Assert.Empty(await Reader(wire).ListAsync(null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    private static async Task AssertUnreadableAsync(string what, string body, Func<StripeReader, CancellationToken, Task> read)
    {
        using var wire = new Wire(() => new HttpResponseMessage { Content = new StringContent(body + new string(' ', 1_000)) });
        var problem = await Assert.ThrowsAsync<PaymentGatewayException>(() => read(Reader(wire), TestContext.Current.CancellationToken));

        Assert.Contains($"{what} at the provider: Unreadable: The answer is not the provider's", problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Message.Length, 1, 400);
    }

    private static StripeReader Reader(Wire wire)
    {
        var options = new StripePaymentOptions { Retries = 0 };
        return new StripeReader(
            new PaymentIntentService(wire.Client),
            new StripeListing(RetryRules.ForReads(options, TimeProvider.System, NullLogger.Instance)), options, TimeProvider.System);
    }
}
