using System.Collections.Concurrent;

namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>What the passes of one audit have found: checks share passes, and each is read once, by whichever lane needs it first.</summary>
internal sealed class AuditFacts
{
    private readonly ConcurrentDictionary<AuditPass, Lazy<Task<PassReading>>> _read = new();

    /// <summary>All that was read.</summary>
    public Task<PassReading[]> ReadingsAsync() => Task.WhenAll(_read.Values.Select(r => r.Value));

    /// <summary>Reads a pass, or waits for the lane that is at it.</summary>
    public Task<PassReading> ReadAsync(AuditPass pass, AuditLane lane, CancellationToken cancellationToken) =>
        _read.GetOrAdd(pass, _ => new(() => lane.ReadAsync(pass, cancellationToken))).Value;

    /// <summary>Whether it holds.</summary>
    public async Task<bool> HoldsAsync(AuditCondition condition, AuditLane lane, CancellationToken cancellationToken)
    {
        var fact = await ValueAsync(condition.Fact, lane, cancellationToken);
        return fact is not null && fact == (condition.Other is { } other ? await ValueAsync(other, lane, cancellationToken) : "true");
    }

    /// <summary>A fact, as Postgres writes it.</summary>
    public async Task<string?> ValueAsync(Fact fact, AuditLane lane, CancellationToken cancellationToken) =>
        (await ReadAsync(fact.Pass, lane, cancellationToken)).Facts[fact.Column];
}
