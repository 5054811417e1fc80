using Microsoft.Extensions.Options;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>Checks the section <c>Payments</c> at start-up; each error is one line that names the key and the fix.</summary>
internal sealed class StripePaymentOptionsValidator : IValidateOptions<StripePaymentOptions>
{
    public ValidateOptionsResult Validate(string? name, StripePaymentOptions options)
    {
        List<string> errors = [.. Problems(options)];
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Problems(StripePaymentOptions options)
    {
        var absolute = Uri.TryCreate(options.ApiBase, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        if (!absolute)
            yield return $"Payments:ApiBase is '{options.ApiBase}': give a whole address such as https://api.stripe.com or http://127.0.0.1:4242.";
        if (options.ApiKey.Length == 0)
            yield return "Payments:ApiKey is not set: set it to the provider's secret key, for instance by the variable Payments__ApiKey.";
        else if (options.ApiKey.Any(char.IsWhiteSpace))
            yield return "Payments:ApiKey contains white space: copy the secret key without spaces or line ends.";
        else if (options.ApiKey.Contains("_live_", StringComparison.Ordinal) && absolute && address!.Scheme != "https")
            yield return "Payments:ApiBase is not https but Payments:ApiKey is a live key: use https, or a test key with the simulator.";
        if (options.Timeout < TimeSpan.FromMilliseconds(10) || options.Timeout > TimeSpan.FromHours(1))
            yield return $"Payments:Timeout is {options.Timeout}: give 00:00:00.010 to 01:00:00, such as 00:00:10.";
        if (options.Retries is < 0 or > 20)
            yield return $"Payments:Retries is {options.Retries}: give 0 to 20.";
        if (options.RetryDelay < TimeSpan.Zero || options.RetryDelay > RetryRules.MaxDelay)
            yield return $"Payments:RetryDelay is {options.RetryDelay}: give 0 to {RetryRules.MaxDelay}, such as 00:00:00.200.";
        if (options.CircuitMinimumCalls < 2)
            yield return $"Payments:CircuitMinimumCalls is {options.CircuitMinimumCalls}: give at least 2.";
        if (options.CircuitBreak < TimeSpan.FromMilliseconds(500) || options.CircuitBreak > TimeSpan.FromHours(1))
            yield return $"Payments:CircuitBreak is {options.CircuitBreak}: give 00:00:00.500 to 01:00:00.";
        if (options.KeyRetention <= TimeSpan.Zero || options.KeyRetention > TimeSpan.FromHours(24))
            yield return $"Payments:KeyRetention is {options.KeyRetention}: give a time above 0 and up to 1.00:00:00; the provider promises no more.";
        if (options.SearchLag < TimeSpan.Zero)
            yield return $"Payments:SearchLag is {options.SearchLag}: give 0 or more, such as 01:10:00.";
    }
}
