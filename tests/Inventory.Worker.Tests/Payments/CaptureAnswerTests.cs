using System.Net;
using Inventory.Worker.Payments.StripeAdapter;
using Stripe;

namespace Inventory.Worker.Tests.Payments;

public sealed class CaptureAnswerTests
{
    private const string Common = """
        "id": "pi_1", "object": "payment_intent", "amount": 1999, "currency": "eur", "created": 1764000000, "livemode": false,
        "amount_details": {"tip": {}}, "charges": {"object": "list", "data": [{"id": "ch_1", "object": "charge"}]}
        """;

    [Theory]
    [InlineData("""{"status": "succeeded", "metadata": {"payment_id": "p1", "order_id": "o1"}, "amount_received": 1999, "last_payment_error": null}""")]
    [InlineData("""{"status": "processing", "metadata": {"payment_id": "p 1", "order_id": "Bestellung 7 & ü"}}""")]
    [InlineData("""{"status": "requires_payment_method", "metadata": {}, "last_payment_error": {"code": "card_declined", "decline_code": "insufficient_funds", "message": "Too little.", "type": "card_error"}}""")]
    [InlineData("""{"status": "requires_payment_method", "last_payment_error": {"code": "card_declined"}}""")]
    [InlineData("""{"status": "requires_payment_method", "metadata": null, "last_payment_error": {"code": "expired_card", "decline_code": null, "message": null}}""")]
    [InlineData("""{"status": "canceled", "metadata": {"another": "1"}}""")]
    [InlineData("""{"status": "a state of another year", "metadata": {"payment_id": "p1"}}""")]
    public void It_says_what_the_library_reads_in_it(string particular)
    {
        var json = $"{{{Common}, {particular[1..]}";

        Assert.Equal(StripeReader.ToCapture(StripeEntity.FromJson<PaymentIntent>(json)), StripeReader.ToCapture(CaptureAnswer.Read(Answer(json))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>Good evening</html>")]
    [InlineData("""{"object": "payment_intent", "id": null, "amount": 1, "currency": "eur", "status": "succeeded"}""")]
    [InlineData("""{"object": "payment_intent", "id": "pi_1", "amount": 1, "status": "succeeded"}""")]
    [InlineData("""{"object": "payment_intent", "id": "pi_1", "currency": "eur", "status": "succeeded"}""")]
    [InlineData("""{"object": "payment_intent", "id": "pi_1", "amount": 1, "currency": "eur", "status": "succeeded", "created": 1764000000000}""")]
    [InlineData("""{"object": "charge", "id": "pi_1", "amount": 1, "currency": "eur", "status": "succeeded"}""")]
    public void What_is_no_payment_intent_leaves_open_whether_money_moved(string body)
    {
        var error = Assert.Throws<StripeException>(() => CaptureAnswer.Read(Answer(body)));

        AssertLeftOpen(error);
        Assert.Contains(body, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"error": {}}""")]
    [InlineData(HttpStatusCode.PaymentRequired, """{"error": {"message": "No more requests are paid for."}}""")]
    [InlineData(HttpStatusCode.Forbidden, """{"error": "forbidden"}""")]
    [InlineData(HttpStatusCode.NotFound, """{"error": "not found"}""")]
    [InlineData(HttpStatusCode.NotFound, """{"error": "Not Found", "type": "about:blank"}""")]
    [InlineData(HttpStatusCode.NotFound, "{}")]
    [InlineData(HttpStatusCode.PaymentRequired, """{"error": {"type": "quota"}}""")]
    [InlineData(HttpStatusCode.BadRequest, """{"error": {"type": "api_error"}}""")]
    [InlineData(HttpStatusCode.FailedDependency, """{"error": {"type": "invalid_request_error"}}""")]
    public async Task An_error_that_is_not_the_providers_leaves_open_whether_money_moved(HttpStatusCode status, string body)
    {
        using var wire = new Wire(() => new HttpResponseMessage(status) { Content = new StringContent(body) });

        AssertLeftOpen(await Assert.ThrowsAsync<StripeException>(() => wire.Client.RawRequestAsync(
            HttpMethod.Post, CaptureRules.Path, "a=b", cancellationToken: TestContext.Current.CancellationToken)));
    }

    private static StripeResponse Answer(string body) => new(HttpStatusCode.OK, null, body);

    private static void AssertLeftOpen(Exception error)
    {
        Assert.Equal(StripeFault.Unreadable, StripeFaults.Of(error));
        Assert.True(StripeFaults.MayHaveMoved(StripeFaults.Of(error)));
    }
}
