using System.Text.Json;
using Inventory.Worker.Payments.StripeAdapter;
using Stripe;

namespace Inventory.Worker.Tests.Payments;

public sealed class CaptureAnswerTests
{
    private const string Common = """
        "id": "pi_1", "object": "payment_intent", "amount": 1999, "amount_received": 0, "currency": "eur", "created": 1764000000, "livemode": false,
        "amount_details": {"tip": {}}, "charges": {"object": "list", "data": [{"id": "ch_1", "object": "charge"}]}
        """;

    [Theory]
    [InlineData("""{"status": "succeeded", "metadata": {"payment_id": "p1", "order_id": "o1"}, "amount_received": 1999, "last_payment_error": null}""")]
    [InlineData("""{"status": "processing", "metadata": {"payment_id": "p 1", "order_id": "Bestellung 7 & ü"}}""")]
    [InlineData("""{"status": "requires_payment_method", "metadata": {}, "last_payment_error": {"code": "card_declined", "decline_code": "insufficient_funds", "message": "Too little.", "type": "card_error"}}""")]
    [InlineData("""{"status": "requires_payment_method", "last_payment_error": {"code": "card_declined"}}""")]
    [InlineData("""{"status": "canceled", "metadata": {"another": "1"}}""")]
    [InlineData("""{"status": "a state of another year", "metadata": {"payment_id": "p1"}}""")]
    public void It_says_what_the_library_reads_in_it(string particular)
    {
        var json = $"{{{Common}, {particular[1..]}";

        Assert.Equal(StripeReader.ToCapture(StripeEntity.FromJson<PaymentIntent>(json)), CaptureAnswer.Read(json));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>Good evening</html>")]
    [InlineData("""{"id": null, "amount": 1, "amount_received": 1, "currency": "eur", "status": "succeeded", "created": 1}""")]
    [InlineData("""{"id": "pi_1", "amount": 1, "amount_received": 1, "status": "succeeded", "created": 1}""")]
    public void What_is_no_payment_intent_leaves_open_whether_money_moved(string body)
    {
        var error = Assert.Throws<JsonException>(() => CaptureAnswer.Read(body));

        Assert.Equal(StripeFault.Unreadable, StripeFaults.Of(error));
        Assert.True(StripeFaults.MayHaveMoved(StripeFaults.Of(error)));
    }
}
