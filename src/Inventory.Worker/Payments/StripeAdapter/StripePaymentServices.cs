using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>Registration of the payment provider.</summary>
public static class StripePaymentServices
{
    /// <summary>
    /// Registers Stripe as the <see cref="IPaymentGateway"/>. The section <c>Payments</c> is checked when the host starts.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configuration">The root of the configuration; see <see cref="StripePaymentOptions"/> for the keys.</param>
    public static IServiceCollection AddStripePayments(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StripePaymentOptions>().Bind(configuration.GetSection(StripePaymentOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StripePaymentOptions>, StripePaymentOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IPaymentGateway, StripePaymentGateway>();
        return services;
    }
}
