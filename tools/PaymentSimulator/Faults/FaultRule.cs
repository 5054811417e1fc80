using System.Text.Json.Serialization;

namespace PaymentSimulator.Faults;

/// <summary>When something goes wrong: for the next few requests, or for a share of all of them.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Next">How many of the next requests it strikes. Give this or <paramref name="Share"/>; without either, one.</param>
/// <param name="Share">Of how many requests it strikes, 0 to 1.</param>
/// <param name="Seed">Where the dice for <paramref name="Share"/> start; the same seed strikes the same requests. Default 0.</param>
/// <param name="Milliseconds">How long, for <see cref="FaultKind.Latency"/>; what Retry-After says, for <see cref="FaultKind.RateLimit"/>.</param>
/// <param name="Reads">Whether it strikes GET requests too; by default only POST.</param>
public sealed record FaultRule(
    FaultKind Kind,
    int? Next = null,
    double? Share = null,
    int Seed = 0,
    int Milliseconds = 0,
    bool Reads = false)
{
    /// <summary><see cref="Milliseconds"/> as a time.</summary>
    [JsonIgnore]
    public TimeSpan Duration => TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>What is wrong with the rule, in one line; null if nothing is.</summary>
    [JsonIgnore]
    public string? Problem => this switch
    {
        { Next: not null, Share: not null } => "give next or share, not both",
        { Next: < 1 } => "next must be at least 1",
        { Share: < 0 or > 1 or double.NaN } => "share must be from 0 to 1",
        { Milliseconds: < 0 } => "milliseconds must not be negative",
        { Kind: FaultKind.Latency, Milliseconds: 0 } => "latency needs milliseconds",
        _ => null,
    };
}
