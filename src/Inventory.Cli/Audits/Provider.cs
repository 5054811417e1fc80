using Inventory.Cli.CommandLine;
using Inventory.Worker.Payments;
using Inventory.Worker.Payments.StripeAdapter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Inventory.Cli.Audits;

/// <summary>The payment provider, reached as the service reaches it.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Provider(ServiceProvider services) => _services = services;

    public IPaymentGateway Gateway => _services.GetRequiredService<IPaymentGateway>();

    /// <summary>The provider of the settings; null when they name none.</summary>
    /// <exception cref="UserErrorException">The settings are wrong.</exception>
    public static Provider? Open(ConnectionSettings settings)
    {
        if (settings.PaymentsApiBase is null)
            return null;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Payments:ApiBase"] = settings.PaymentsApiBase,
            ["Payments:ApiKey"] = settings.PaymentsApiKey,
        }).Build();
        var services = new ServiceCollection().AddLogging().AddStripePayments(configuration).BuildServiceProvider();
        try
        {
            _ = services.GetRequiredService<IOptions<StripePaymentOptions>>().Value;
        }
        catch (OptionsValidationException problem)
        {
            throw new UserErrorException(problem.Failures.First(), problem);
        }

        return new Provider(services);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
