namespace Messaging.Inbox;

/// <summary>A message that has taken effect. Written in the transaction of its effects; that (consumer, identity) is unique is what makes them happen once.</summary>
public sealed class InboxRow
{
    /// <summary>Which consumer took it.</summary>
    public required string Consumer { get; init; }

    /// <summary>The message's identity: business key, message id or transport id.</summary>
    public required string Identity { get; init; }

    /// <summary>The epoch it was claimed in; with it the row is forgotten.</summary>
    public int Epoch { get; init; }

    /// <summary>SHA-256 of the content: the same identity with another fingerprint is a conflict, not a duplicate.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>Time of the transaction, by the database's clock.</summary>
    public DateTimeOffset ReceivedAt { get; init; }
}
