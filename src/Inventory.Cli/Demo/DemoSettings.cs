namespace Inventory.Cli.Demo;

/// <summary>How the demo's workers differ from the defaults.</summary>
internal static class DemoSettings
{
    /// <summary>The relay takes over what a killed worker left sooner than it would in production, so that nobody waits for it.</summary>
    public static IReadOnlyDictionary<string, string> Workers { get; } = new Dictionary<string, string>
    {
        ["Messaging__PublishTimeout"] = "00:00:02",
        ["Messaging__RelayDelay"] = "00:00:03",
    };
}
