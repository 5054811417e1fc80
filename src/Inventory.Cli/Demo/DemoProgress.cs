namespace Inventory.Cli.Demo;

/// <summary>How far a demo is.</summary>
internal sealed record DemoProgress
{
    /// <summary>Order messages confirmed by the broker, duplicates included.</summary>
    public required int Sent { get; init; }

    public required int ToSend { get; init; }

    /// <summary>Orders decided.</summary>
    public required long Decided { get; init; }

    public required int Orders { get; init; }

    /// <summary>Messages of all kinds that took effect.</summary>
    public required long Taken { get; init; }

    /// <summary>Messages waiting in the service's queues.</summary>
    public required long Waiting { get; init; }

    public required TimeSpan Elapsed { get; init; }

    public required IReadOnlyList<WorkerProgress> Workers { get; init; }
}

/// <summary>What one worker does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">For people: <c>running</c>, <c>killed</c>, <c>starting</c>.</param>
/// <param name="Applied">Messages it applied since it started, by its own metrics; null when it does not say.</param>
internal sealed record WorkerProgress(string Name, string State, long? Applied);
