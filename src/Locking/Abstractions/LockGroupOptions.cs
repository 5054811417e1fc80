namespace Locking;

/// <summary>Settings of one lock group. All processes that share a group must use the same values.</summary>
public sealed class LockGroupOptions
{
    /// <summary>
    /// One StackExchange.Redis configuration string per node, for example <c>10.0.0.1:6379,password=…</c>. An odd number: 1, 3, 5 or 7.
    /// Nodes must be independent of each other; a primary with its replicas counts as one node.
    /// </summary>
    public IList<string> Nodes { get; set; } = [];

    /// <summary>
    /// Time to live of a lease on the nodes, and so the longest time locks stay taken after their holder died.
    /// Renewed while the lease is held. Default 10 seconds; 100 ms to 1 hour.
    /// </summary>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After which part of <see cref="Ttl"/> a lease is renewed. Default 1/3; 0.1 to 0.7.</summary>
    public double RenewalFraction { get; set; } = 1.0 / 3;

    /// <summary>
    /// How long to wait for a node that does not answer before going on without it. A quorum of answers always decides at once,
    /// so this matters only while nodes hang. Default 250 ms; at most a quarter of <see cref="Ttl"/>.
    /// </summary>
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long to wait for the first connections before answering "unavailable". Default 2 seconds; at most 1 hour.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The longest time a lease may be held, renewals included; then it is lost. Guards against a holder that hangs while
    /// its renewals go on. Default 5 minutes; at least <see cref="Ttl"/>, at most 30 days.
    /// </summary>
    public TimeSpan MaxHold { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long before its deadline a lease is reported lost, so that a late timer still tells the holder in time.
    /// Default 100 ms; never more than a tenth of <see cref="Ttl"/> is used.
    /// </summary>
    public TimeSpan LossMargin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two tries while waiting for a busy lock. Default 500 ms; at most 1 hour.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// What the group's keys in Redis start with, written as a hash tag (<c>{prefix}:…</c>) so that all keys of a lease live in one
    /// cluster slot. Default: the group's name.
    /// </summary>
    public string? KeyPrefix { get; set; }

    /// <summary>How many distinct keys one lease may have. Default 1024; at most 4096, so that one script never blocks a node for long.</summary>
    public int MaxKeys { get; set; } = 1024;

    /// <summary>
    /// Whether leases get a <see cref="Lease.FencingToken"/>. Costs two small keys' worth of work per lock on each node. Default true.
    /// </summary>
    public bool Fencing { get; set; } = true;

    /// <summary>
    /// How long a node remembers the fencing counter of a lock nobody takes. Bounds memory, not safety: a counter that is gone starts
    /// above everything given out. Default 1 hour; at least four times <see cref="MaxHold"/>, at most 365 days.
    /// </summary>
    public TimeSpan FenceLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often a lease is passed on inside a process to the next that waits for the same locks, without a word to the nodes, before
    /// other processes get their turn. Default 16; 0 to 63, 0 for never.
    /// </summary>
    public int MaxHandovers { get; set; } = 16;
}
