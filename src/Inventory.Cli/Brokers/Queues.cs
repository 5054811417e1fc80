using System.Globalization;
using Messaging;

namespace Inventory.Cli.Brokers;

/// <summary>The service's queues.</summary>
internal static class Queues
{
    public const string Orders = "inventory.orders";

    public static IReadOnlyList<string> All { get; } =
    [
        Orders, "inventory.cancellations", "inventory.extensions", "inventory.commits",
        "inventory.adjustments", "inventory.transfers", "inventory.configurations",
        "inventory.payments", "inventory.refunds", "inventory.payment-captured", "inventory.payment-declined",
    ];

    /// <summary>The queues, and those in which their messages wait to be delivered again.</summary>
    public static IReadOnlyList<string> AllWithDelays { get; } =
        [.. All, .. All.SelectMany(_ => new MessagingOptions().Delays, (queue, delay) => string.Create(CultureInfo.InvariantCulture, $"{queue}_retry_{delay}"))];

    /// <summary>Where a queue's messages go that cannot be applied.</summary>
    public static string ErrorsOf(string queue) => $"{queue}_error";

    /// <summary>Depth of each queue, those that do not exist left out.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> DepthsAsync(Broker broker, IEnumerable<string> queues, CancellationToken cancellationToken)
    {
        var depths = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var queue in queues)
        {
            if (await broker.DepthAsync(queue, cancellationToken) is { } depth)
                depths[queue] = depth;
        }

        return depths;
    }
}
