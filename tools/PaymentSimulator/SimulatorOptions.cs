namespace PaymentSimulator;

/// <summary>How a simulator runs. Everything has a default that suits a test.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where to listen; port 0 takes a free one. Default <c>http://127.0.0.1:0</c>.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>How long every provider request takes before it is carried out. Default none.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.Zero;

    /// <summary>How long a new or changed payment stays invisible to search. Default none; the real one: up to a minute, an hour in an outage.</summary>
    public TimeSpan SearchLag { get; init; } = TimeSpan.Zero;

    /// <summary>How long answers are kept under their idempotency key. Default 24 h, the least the real one promises.</summary>
    public TimeSpan KeyRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a request held by a timeout fault hangs if the caller does not give up. Default 2 min.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The file the book is kept in across restarts; null keeps it in memory only (default).</summary>
    public string? BookFile { get; init; }

    /// <summary>The clock behind timestamps, latency, retention and search lag. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
