using Messaging.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Messaging.Outbox;

/// <summary>The tables of inbox and outbox, for the model of the service that hosts them.</summary>
public static class MessagingModel
{
    /// <summary>Collation of keys: bytewise, so the database orders them as <see cref="string.CompareOrdinal(string, string)"/> does.</summary>
    public const string KeyCollation = "C";

    /// <summary>Adds <c>inbox</c>, <c>outbox</c> and <c>outbox_pending</c>.</summary>
    public static ModelBuilder AddInboxAndOutbox(this ModelBuilder model)
    {
        model.Entity<InboxRow>(inbox =>
        {
            inbox.ToTable("inbox").HasKey(r => new { r.Consumer, r.Identity });
            inbox.Property(r => r.Consumer).UseCollation(KeyCollation);
            inbox.Property(r => r.Identity).UseCollation(KeyCollation);
            inbox.Property(r => r.ReceivedAt).HasDefaultValueSql("now()");
        });
        model.Entity<OutboxRow>(outbox =>
        {
            outbox.ToTable("outbox").HasKey(r => new { r.Consumer, r.Identity, r.Ordinal });
            outbox.Property(r => r.Consumer).UseCollation(KeyCollation);
            outbox.Property(r => r.Identity).UseCollation(KeyCollation);
            outbox.Property(r => r.CreatedAt).HasDefaultValueSql("now()");
        });
        model.Entity<OutboxPendingRow>(pending =>
        {
            pending.ToTable("outbox_pending").HasKey(r => new { r.Consumer, r.Identity, r.Ordinal });
            pending.Property(r => r.Consumer).UseCollation(KeyCollation);
            pending.Property(r => r.Identity).UseCollation(KeyCollation);
            pending.Property(r => r.Seq).UseIdentityAlwaysColumn();
            pending.HasIndex(r => r.Seq);
        });
        return model;
    }
}
