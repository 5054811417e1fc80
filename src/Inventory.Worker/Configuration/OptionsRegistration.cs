using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Inventory.Worker.Configuration;

/// <summary>Binds options to a section and checks their attributes at start-up, with errors that name the key.</summary>
internal static class OptionsRegistration
{
    /// <summary>Adds <typeparamref name="TOptions"/> from the section.</summary>
    public static IServiceCollection AddCheckedOptions<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(new AttributeValidator<TOptions>(section));
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        return services;
    }

    private sealed class AttributeValidator<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var results = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(results.Select(r => $"{section}:{string.Join(",", r.MemberNames)}: {r.ErrorMessage}"));
        }
    }
}
