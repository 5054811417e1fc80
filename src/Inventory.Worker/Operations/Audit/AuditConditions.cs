using System.Collections.Concurrent;

namespace Inventory.Worker.Operations.Audit;

/// <summary>What is known of <see cref="AuditCheck.CleanWhen"/>: checks share conditions, each is asked once, by whichever lane needs it first.</summary>
internal sealed class AuditConditions
{
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _known = new(StringComparer.Ordinal);

    /// <summary>Whether it holds.</summary>
    public Task<bool> HoldsAsync(string condition, Func<Task<bool>> ask) => _known.GetOrAdd(condition, _ => new(ask)).Value;
}
