using Messaging.Fencing;

namespace Messaging.Handling;

/// <summary>
/// Everything the road needs to know of one message type: who a message is, which locks guard it, and how a batch of them takes effect.
/// One message is a batch of one.
/// </summary>
/// <typeparam name="TMessage">The message type.</typeparam>
public abstract class BatchHandler<TMessage>
    where TMessage : class
{
    /// <summary>The consumer's name in the inbox. Never change it: identities are remembered under it.</summary>
    public abstract string Consumer { get; }

    /// <summary>The named lock group that <see cref="LockKeys"/> belong to.</summary>
    public abstract string LockGroup { get; }

    /// <summary>
    /// What to do when no quorum of lock nodes can be reached. True: redeliver later, because the handler has effects outside Postgres.
    /// False (default): go on without, because Postgres alone keeps the record right.
    /// </summary>
    public virtual bool LocksAreRequired => false;

    /// <summary>
    /// The message's own identity (order id, payment id); null when it has none, and the message id is taken. Must not throw.
    /// </summary>
    public abstract string? BusinessKey(TMessage message);

    /// <summary>The locks to hold while the message takes effect; none for a message whose content is invalid. Must not throw.</summary>
    public abstract IEnumerable<string> LockKeys(TMessage message);

    /// <summary>
    /// Starts a unit of work for messages with distinct identities. Effects outside Postgres happen here, before the transaction, and must
    /// be repeatable: a message comes back until its transaction has committed.
    /// </summary>
    /// <param name="messages">The messages, in the order in which they are to be decided.</param>
    /// <param name="fence">
    /// The right to write that the locks give. What the messages change is compared with it when it is read, and stores it; work in several
    /// transactions claims it in the first.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the locks are lost or the service stops.</param>
    /// <exception cref="FenceRefusedException">Somebody came to hold the locks after us.</exception>
    public abstract ValueTask<UnitOfWork<TMessage>> BeginAsync(
        IReadOnlyList<TMessage> messages, Fence fence, CancellationToken cancellationToken);
}
