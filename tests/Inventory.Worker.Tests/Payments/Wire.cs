using Stripe;

namespace Inventory.Worker.Tests.Payments;

/// <summary>Where the library's requests end: what is sent is kept, what is answered is made up.</summary>
internal sealed class Wire(Func<HttpResponseMessage> answer) : HttpMessageHandler
{
    private StripeClient? _client;

    public StripeClient Client => _client ??= new StripeClient(new StripeClientOptions
    {
        ApiKey = "sk_test_simulated",
        HttpClient = new SystemNetHttpClient(new HttpClient(this, disposeHandler: false), maxNetworkRetries: 0, enableTelemetry: false),
    });

    /// <summary>Method, address, headers and the form's fields, in order.</summary>
    public List<string> Sent { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var form = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        var fields = form.Split('&').Order(StringComparer.Ordinal);
        string[] headers = [.. request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")];
        Sent.Add($"{request.Method} {request.RequestUri}\n{string.Join('\n', headers)}\n{string.Join('\n', fields)}");
        return answer();
    }
}
