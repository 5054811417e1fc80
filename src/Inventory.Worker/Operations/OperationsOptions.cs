using System.ComponentModel.DataAnnotations;

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
}
