namespace Locking.Quorum;

/// <summary>A group's settings, worked out once.</summary>
internal sealed class HoldSettings
{
    public HoldSettings(LockGroupOptions options, int nodes, QuorumRules rules = QuorumRules.All)
    {
        Rules = rules;
        Nodes = nodes;
        Quorum = rules.HasFlag(QuorumRules.FullQuorum) ? (nodes / 2) + 1 : nodes / 2;
        Ttl = options.Ttl;
        Validity = rules.HasFlag(QuorumRules.Drift) ? Drift.Validity(options.Ttl) : options.Ttl;
        NodeTimeout = options.NodeTimeout;
        MaxHold = options.MaxHold;
        RenewAfter = options.Ttl * options.RenewalFraction;
        RenewRetry = TimeSpan.FromTicks(Math.Max(options.NodeTimeout.Ticks / 2, options.Ttl.Ticks / 20));
        // A lease that counts on a forgotten answer lives a Ttl from when its command was sent; add drift and an attempt's own time.
        Quarantine = (options.Ttl * 1.02) + (options.NodeTimeout * 2);
        LossMargin = TimeSpan.FromTicks(Math.Min(options.LossMargin.Ticks, options.Ttl.Ticks / 10));
    }

    public QuorumRules Rules { get; }

    public int Nodes { get; }

    public int Quorum { get; }

    public TimeSpan Ttl { get; }

    public TimeSpan Validity { get; }

    public TimeSpan NodeTimeout { get; }

    public TimeSpan MaxHold { get; }

    public TimeSpan RenewAfter { get; }

    /// <summary>Pause before the next round when a renewal did not reach a quorum.</summary>
    public TimeSpan RenewRetry { get; }

    public TimeSpan LossMargin { get; }

    /// <summary>How long a node that has lost its memory may not vote.</summary>
    public TimeSpan Quarantine { get; }
}
