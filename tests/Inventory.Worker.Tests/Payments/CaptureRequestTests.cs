using Inventory.Worker.Payments;
using Inventory.Worker.Payments.StripeAdapter;
using Stripe;

namespace Inventory.Worker.Tests.Payments;

/// <summary>A key that met other parameters would be refused for ever, so what is sent must stay what the library made of its own options.</summary>
public sealed class CaptureRequestTests
{
    private static readonly StripePaymentOptions Options = new() { ApiKey = "sk_test_simulated", DefaultPaymentMethod = "pm_default" };

    [Theory]
    [InlineData("p1", "order-1", "EUR", "pm_card_visa")]
    [InlineData("a+b&c=d[e]%20/~", "Bestellung 7 & ü+[0]", "jpy", null)]
    public async Task What_is_sent_is_what_the_library_makes_of_its_own_options(string paymentId, string orderId, string currency, string? method)
    {
        var request = new CaptureRequest(paymentId, orderId, 1999, currency, method);
        var typed = new PaymentIntentCreateOptions
        {
            Amount = request.AmountMinor,
            Currency = request.Currency.ToLowerInvariant(),
            PaymentMethod = request.PaymentMethod ?? Options.DefaultPaymentMethod,
            Confirm = true,
            CaptureMethod = "automatic",
            ErrorOnRequiresAction = true,
            AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions { Enabled = true, AllowRedirects = "never" },
            Metadata = new Dictionary<string, string> { [CaptureRules.PaymentIdField] = paymentId, [CaptureRules.OrderIdField] = orderId },
        };

        using var wire = new Wire(() => new HttpResponseMessage { Content = new StringContent("""{"id":"pi_1","object":"payment_intent"}""") });
        var key = new RequestOptions { IdempotencyKey = request.IdempotencyKey };
        await new PaymentIntentService(wire.Client).CreateAsync(typed, key, TestContext.Current.CancellationToken);
        var raw = new RawRequestOptions { IdempotencyKey = request.IdempotencyKey };
        await wire.Client.RawRequestAsync(
            HttpMethod.Post, CaptureRules.Path, CaptureRules.ToForm(request, Options), raw, TestContext.Current.CancellationToken);

        Assert.Equal(2, wire.Sent.Count);
        Assert.Equal(wire.Sent[0], wire.Sent[1]);
        Assert.Contains($"Idempotency-Key: capture:{paymentId}", wire.Sent[0], StringComparison.Ordinal);
    }
}
