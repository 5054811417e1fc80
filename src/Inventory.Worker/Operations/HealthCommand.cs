namespace Inventory.Worker.Operations;

/// <summary>Asks the worker on this host whether it is ready: for container health checks, where there is no curl.</summary>
internal static class HealthCommand
{
    /// <summary>True when <c>/health/ready</c> says so.</summary>
    public static async Task<bool> RunAsync(string url, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var local = new UriBuilder(new Uri(url.Replace("://+", "://127.0.0.1", StringComparison.Ordinal).Replace("://*", "://127.0.0.1", StringComparison.Ordinal)))
        {
            Path = "/health/ready",
        };
        if (local.Host == "0.0.0.0")
            local.Host = "127.0.0.1";
        try
        {
            using var answer = await http.GetAsync(local.Uri, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
