using Messaging.Fencing;
using Npgsql;

namespace Messaging.Handling;

/// <summary>
/// How a batch takes effect within one transaction: load in one round trip, decide in memory, store in one round trip. Made for one
/// attempt and thrown away with it.
/// </summary>
/// <typeparam name="TMessage">The message type.</typeparam>
public abstract class UnitOfWork<TMessage>
    where TMessage : class
{
    /// <summary>Messages that cannot be decided yet, with the reason; they are delivered again later. Compared by reference. Default: none.</summary>
    public virtual IReadOnlyDictionary<TMessage, Deferral> Deferred { get; } = new Dictionary<TMessage, Deferral>(ReferenceEqualityComparer.Instance);

    /// <summary>Adds the commands that lock and read what the messages touch.</summary>
    public abstract void Load(NpgsqlBatch batch);

    /// <summary>Reads the results of <see cref="Load"/>'s commands. The reader stands on the first of them.</summary>
    /// <exception cref="FenceRefusedException">A row carries a newer claim than the batch's own.</exception>
    public abstract Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken);

    /// <summary>Decides one message that has not taken effect before, and returns what to publish.</summary>
    public abstract IReadOnlyList<object> Decide(TMessage message);

    /// <summary>Adds the commands that write what the decisions changed. Called once, after the last decision.</summary>
    public abstract void Store(NpgsqlBatch batch);

    /// <summary>Looks at what the database made of <see cref="Store"/>'s commands, before the commit. Default: nothing to check.</summary>
    /// <exception cref="StaleStateException">A row did not stand as it was loaded.</exception>
    public virtual void EnsureStored()
    {
    }
}
