using System.ComponentModel.DataAnnotations;
using Inventory.Worker.Configuration;

namespace Inventory.Worker.Operations;

/// <summary>Where health and metrics are served: the section <c>Operations</c>.</summary>
public sealed class OperationsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Operations";

    /// <summary>Address to listen at. Default <c>http://127.0.0.1:8080</c>; port 0 takes a free one.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Url { get; set; } = "http://127.0.0.1:8080";

    /// <summary>How long a stop may take: consumers finish what they have begun. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the section and checks the address, which is needed before anything else can be.</summary>
    /// <exception cref="SettingsException">The address cannot be listened at.</exception>
    public static OperationsOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<OperationsOptions>() ?? new();
        try
        {
            BindingAddress.Parse(options.Url);
            return options;
        }
        catch (FormatException)
        {
            throw new SettingsException($"{Section}:Url is '{options.Url}'; write it as http://127.0.0.1:8080, or http://+:8080 for all addresses.");
        }
    }
}
