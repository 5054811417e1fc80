using Inventory.Worker.Payments;
using Inventory.Worker.Payments.StripeAdapter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Inventory.Worker.Tests.Payments;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_need_only_a_key()
    {
        using var services = Services(("ApiKey", "sk_live_x"));
        var options = services.GetRequiredService<IOptions<StripePaymentOptions>>().Value;

        Assert.Equal(("https://api.stripe.com", TimeSpan.FromSeconds(10)), (options.ApiBase, options.Timeout));
        Assert.IsType<StripePaymentGateway>(services.GetRequiredService<IPaymentGateway>());
    }

    [Theory]
    [InlineData("ApiKey", "")]
    [InlineData("ApiKey", "sk_test x")]
    [InlineData("ApiBase", "api.stripe.com")]
    [InlineData("ApiBase", "ftp://api.stripe.com")]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("Timeout", "02:00:00")]
    [InlineData("Retries", "-1")]
    [InlineData("RetryDelay", "00:01:00")]
    [InlineData("CircuitMinimumCalls", "1")]
    [InlineData("CircuitBreak", "00:00:00.100")]
    [InlineData("KeyRetention", "1.00:00:01")]
    [InlineData("SearchLag", "-00:00:01")]
    public void Each_wrong_value_is_one_line_that_names_its_key(string key, string value)
    {
        using var services = Services(("ApiKey", "sk_test_x"), (key, value));
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<StripePaymentOptions>>().Value);
        var line = Assert.Single(error.Failures);

        Assert.StartsWith($"Payments:{key} ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void A_live_key_never_goes_over_plain_http()
    {
        using var services = Services(("ApiKey", "sk_live_x"), ("ApiBase", "http://payments:8080"));
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<StripePaymentOptions>>().Value);

        Assert.Contains("https", Assert.Single(error.Failures), StringComparison.Ordinal);
        using var test = Services(("ApiKey", "sk_test_x"), ("ApiBase", "http://payments:8080"));
        Assert.Equal("http://payments:8080", test.GetRequiredService<IOptions<StripePaymentOptions>>().Value.ApiBase);
    }

    [Fact]
    public async Task A_host_with_wrong_settings_does_not_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddStripePayments(builder.Configuration);
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Payments:ApiKey", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_a_capture_is_made_of_the_payment_id_alone()
    {
        var one = new CaptureRequest("p1", "o1", 1, "eur", null);
        var other = new CaptureRequest("p1", "o2", 2, "usd", "pm", TimeSpan.FromDays(1));

        Assert.Equal("capture:p1", one.IdempotencyKey);
        Assert.Equal(one.IdempotencyKey, other.IdempotencyKey);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) =>
        new ServiceCollection()
            .AddLogging()
            .AddStripePayments(new ConfigurationBuilder()
                .AddInMemoryCollection(settings
                    .GroupBy(setting => setting.Key)
                    .Select(group => KeyValuePair.Create($"Payments:{group.Key}", (string?)group.Last().Value)))
                .Build())
            .BuildServiceProvider();
}
