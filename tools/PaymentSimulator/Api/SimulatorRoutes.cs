using System.Text.Json;
using System.Text.Json.Serialization;
using PaymentSimulator.Faults;

namespace PaymentSimulator.Api;

/// <summary>The simulator's own routes: faults, settings, the book.</summary>
internal static class SimulatorRoutes
{
    /// <summary>Names in snake case as the provider has them; fault kinds in kebab case: <c>timeout-after</c>.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    public static void MapSimulator(this IEndpointRouteBuilder routes, PaymentSimulatorHost host)
    {
        routes.MapGet("/health", (RequestDelegate)(context => context.Response.WriteAsync("ok")));
        var admin = routes.MapGroup("/simulator");
        admin.MapGet("/book", (RequestDelegate)(context => WriteAsync(context, new { charges = host.Book(), refunds = host.Refunds() })));
        admin.MapGet("/stats", (RequestDelegate)(context => WriteAsync(context, host.Stats())));
        admin.MapGet("/faults", (RequestDelegate)(context => WriteAsync(context, new { faults = host.Faults() })));
        admin.MapPost("/faults", (RequestDelegate)(context => ReadAsync<FaultRule>(context, rule => rule.Problem, host.Inject)));
        admin.MapDelete("/faults", (RequestDelegate)(context => DoneAsync(context, host.ClearFaults)));
        admin.MapDelete("/idempotency-keys", (RequestDelegate)(context => DoneAsync(context, () => host.ForgetIdempotencyKeys())));
        admin.MapPut("/latency", (RequestDelegate)(context => ReadAsync<Duration>(context, Problem, value => host.Latency = value.Time)));
        admin.MapPut("/search-lag", (RequestDelegate)(context => ReadAsync<Duration>(context, Problem, value => host.SearchLag = value.Time)));
    }

    private static string? Problem(Duration duration) => duration.Milliseconds < 0 ? "milliseconds must not be negative" : null;

    private static async Task ReadAsync<T>(HttpContext context, Func<T, string?> problem, Action<T> apply)
        where T : class
    {
        string? wrong;
        T? value = null;
        try
        {
            value = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, context.RequestAborted);
            wrong = value is null ? "the body is empty" : problem(value);
        }
        catch (JsonException error)
        {
            wrong = error.Message;
        }

        if (wrong is null)
        {
            await DoneAsync(context, () => apply(value!));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await WriteAsync(context, new { error = wrong });
    }

    private static Task DoneAsync(HttpContext context, Action act)
    {
        act();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task WriteAsync<T>(HttpContext context, T value) => context.Response.WriteAsJsonAsync(value, Json);

    private sealed record Duration(int Milliseconds)
    {
        public TimeSpan Time => TimeSpan.FromMilliseconds(Milliseconds);
    }
}
