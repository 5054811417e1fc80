using PaymentSimulator.Accounts;

namespace PaymentSimulator.Api;

/// <summary>The provider's routes.</summary>
internal static class StripeRoutes
{
    public static void MapStripe(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<StripeEndpoint>();
        var reads = routes.ServiceProvider.GetRequiredService<PaymentIntentReads>();
        var account = routes.ServiceProvider.GetRequiredService<Account>();
        var time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var intents = routes.MapGroup("/v1/payment_intents");

        Post(intents, "", (_, form) => PaymentIntentActions.Create(form, time.GetUtcNow()));
        Post(intents, "/{id}/capture", (id, form) => PaymentIntentActions.Capture(form, Existing(id), time.GetUtcNow()));
        Post(intents, "/{id}/cancel", (id, form) => PaymentIntentActions.Cancel(form, Existing(id), time.GetUtcNow()));
        var refunds = routes.MapGroup("/v1/refunds");
        Post(refunds, "", (_, form) => RefundActions.Create(form, account, time.GetUtcNow()));

        Get(intents, "", context => reads.List(context.Request.Query));
        Get(intents, "/search", context => reads.Search(context.Request.Query));
        Get(intents, "/{id}", context => reads.One(IdOf(context)));
        Get(refunds, "", context => RefundReads.List(context.Request.Query, account));
        Get(refunds, "/{id}", context => RefundReads.One(IdOf(context), account));

        PaymentIntent Existing(string id) => account.FindIntent(id) ?? throw StripeErrorException.NotFound("payment_intent", id);

        void Post(RouteGroupBuilder group, string pattern, Func<string, FormParameters, Decision> decide) =>
            group.MapPost(pattern, (RequestDelegate)(context => endpoint.PostAsync(context, form => decide(IdOf(context), form))));

        void Get(RouteGroupBuilder group, string pattern, Func<HttpContext, StripeReply> read) =>
            group.MapGet(pattern, (RequestDelegate)(context => endpoint.GetAsync(context, () => read(context))));
    }

    private static string IdOf(HttpContext context) => context.Request.RouteValues["id"] as string ?? "";
}
