namespace Locking.Simulation.World;

/// <summary>How bad things are; all probabilities are per message or per second of simulated time.</summary>
internal sealed record Weather
{
    public static Weather Calm { get; } = new();

    /// <summary>Everything that can go wrong does.</summary>
    public static Weather Storm { get; } = new()
    {
        Lost = 0.02,
        Duplicated = 0.02,
        SlowMessage = 0.05,
        Resent = 0.01,
        ConnectionBreaks = 0.2,
        NodePauses = 0.15,
        NodeCrashes = 0.03,
        NodeForgets = 0.3,
        NodeRewinds = 0.3,
        ProcessPauses = 0.2,
        ProcessCrashes = 0.02,
        ClockSteps = 0.1,
    };

    /// <summary>Messages can be slow, but are neither lost nor reordered: whatever stays behind is a leak.</summary>
    public static Weather SlowOnly { get; } = new()
    {
        SlowMessage = 0.2,
        Resent = 0.05,
        NodePauses = 0.3,
        ProcessPauses = 0.05,
        LongestPause = TimeSpan.FromMilliseconds(500),
    };

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a broken connection may stay away.</summary>
    public TimeSpan LongestOutage { get; init; } = TimeSpan.FromMilliseconds(400);

    public double Lost { get; init; }

    public double Duplicated { get; init; }

    public double SlowMessage { get; init; }

    /// <summary>Sent a second time because the node did not know the script: overtaken by what was sent after it.</summary>
    public double Resent { get; init; }

    public double ConnectionBreaks { get; init; }

    public double NodePauses { get; init; }

    public double NodeCrashes { get; init; }

    /// <summary>The share of crashes that lose the memory.</summary>
    public double NodeForgets { get; init; }

    /// <summary>The share of crashes after which a node has the state of some time before.</summary>
    public double NodeRewinds { get; init; }

    public double ProcessPauses { get; init; }

    public double ProcessCrashes { get; init; }

    public double ClockSteps { get; init; }
}
