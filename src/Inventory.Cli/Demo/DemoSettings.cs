namespace Inventory.Cli.Demo;

/// <summary>How the demo's workers differ from the defaults.</summary>
internal static class DemoSettings
{
    /// <summary>
    /// The relay takes over what a killed worker left sooner than it would in production, so that nobody waits for it. And batches wait
    /// longer to fill: servers, workers and publisher share this machine's cores, and on busy cores the usual 5 ms pass before a batch
    /// has more than a few messages.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Workers { get; } = new Dictionary<string, string>
    {
        ["Messaging__BatchWait"] = "00:00:00.050",
        ["Messaging__PublishTimeout"] = "00:00:02",
        ["Messaging__RelayDelay"] = "00:00:03",
    };
}
