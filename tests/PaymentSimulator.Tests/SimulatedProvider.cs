using System.Net;
using System.Text.Json;

namespace PaymentSimulator.Tests;

/// <summary>A simulator and a bare HTTP client in front of it: what the tests see is what any Stripe client would.</summary>
internal sealed class SimulatedProvider : IAsyncDisposable
{
    private readonly HttpClient _http;

    private SimulatedProvider(PaymentSimulatorHost host)
    {
        Host = host;
        _http = Client(host.BaseAddress);
    }

    public PaymentSimulatorHost Host { get; }

    public static async Task<SimulatedProvider> StartAsync(SimulatorOptions? options = null) =>
        new(await PaymentSimulatorHost.StartAsync(options, TestContext.Current.CancellationToken));

    public static Dictionary<string, string> Payment(string paymentId, string method = "pm_card_visa", int amount = 1000) => new()
    {
        ["amount"] = $"{amount}",
        ["currency"] = "EUR",
        ["confirm"] = "true",
        ["payment_method"] = method,
        ["metadata[payment_id]"] = paymentId,
        ["metadata[order_id]"] = $"order of {paymentId}",
    };

    public static HttpClient Client(Uri address)
    {
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer sk_test_simulated");
        return http;
    }

    public static async Task<Answer> PostAsync(
        HttpClient http, string path, IEnumerable<KeyValuePair<string, string>>? form, string? key, CancellationTokenSource? patience = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form ?? []) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await SendAsync(http, request, patience);
    }

    public Task<Answer> PostAsync(
        string path, IEnumerable<KeyValuePair<string, string>>? form = null, string? key = null, CancellationTokenSource? patience = null) =>
        PostAsync(_http, path, form, key, patience);

    public Task<Answer> PayAsync(string paymentId, string? key = null, string method = "pm_card_visa", int amount = 1000, CancellationTokenSource? patience = null) =>
        PostAsync("/v1/payment_intents", Payment(paymentId, method, amount), key, patience);

    public async Task<Answer> GetAsync(string path, string? authorization = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
            request.Headers.Add("Authorization", authorization);
        return await SendAsync(_http, request, null);
    }

    public Task<Answer> SearchAsync(string query, string more = "") =>
        GetAsync($"/v1/payment_intents/search?query={Uri.EscapeDataString(query)}{more}");

    public async Task<HttpStatusCode> AdminAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json) };
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Host.DisposeAsync();
    }

    private static async Task<Answer> SendAsync(HttpClient http, HttpRequestMessage request, CancellationTokenSource? patience)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience?.Token ?? default, TestContext.Current.CancellationToken);
        using var response = await http.SendAsync(request, both.Token);
        var text = await response.Content.ReadAsStringAsync(both.Token);
        return new Answer((int)response.StatusCode, text, response.Headers.Contains("Idempotent-Replayed"), response.Headers.RetryAfter?.Delta);
    }

    internal sealed record Answer(int Status, string Text, bool Replayed, TimeSpan? RetryAfter)
    {
        public JsonElement Json => JsonElement.Parse(Text);

        public string Id => Json.GetProperty("id").GetString()!;

        public string? Error(string field) =>
            Json.GetProperty("error").TryGetProperty(field, out var value) ? value.GetString() : null;

        public IReadOnlyList<string> Ids => [.. Json.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
