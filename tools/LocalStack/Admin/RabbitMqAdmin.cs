using System.Net.Http.Headers;
using System.Text;

namespace LocalStack.Admin;

/// <summary>Virtual hosts of a local RabbitMQ, by its management API.</summary>
internal sealed class RabbitMqAdmin : IDisposable
{
    private readonly HttpClient _client;

    public RabbitMqAdmin(string host, int managementPort)
    {
        _client = new HttpClient { BaseAddress = new Uri($"http://{host}:{managementPort}/api/"), Timeout = TimeSpan.FromSeconds(30) };
        string token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Credentials.User}:{Credentials.Password}"));
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", token);
    }

    /// <summary>Whether the API is there and knows our user.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await _client.GetAsync("vhosts", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Creates a virtual host in which our user may do everything.</summary>
    public async Task CreateVirtualHostAsync(string name, CancellationToken cancellationToken)
    {
        await PutAsync($"vhosts/{name}", "{}", cancellationToken);
        await PutAsync($"permissions/{name}/{Credentials.User}", """{"configure":".*","write":".*","read":".*"}""", cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private async Task PutAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _client.PutAsync(path, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
