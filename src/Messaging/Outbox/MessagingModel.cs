using Messaging.Inbox;
using Messaging.Retention;
using Microsoft.EntityFrameworkCore;

namespace Messaging.Outbox;

/// <summary>The tables of inbox and outbox, for the model of the service that hosts them.</summary>
public static class MessagingModel
{
    /// <summary>Collation of keys: bytewise, so the database orders them as <see cref="string.CompareOrdinal(string, string)"/> does.</summary>
    public const string KeyCollation = "C";

    /// <summary>Adds <c>inbox</c>, <c>outbox</c>, <c>outbox_pending</c> and <c>message_epoch</c>, which <see cref="MessagingSchema"/> makes.</summary>
    public static ModelBuilder AddInboxAndOutbox(this ModelBuilder model)
    {
        model.Entity<InboxRow>(inbox =>
        {
            inbox.ToTable("inbox", t => t.ExcludeFromMigrations()).HasKey(r => new { r.Consumer, r.Identity, r.Epoch });
            inbox.Property(r => r.Consumer).UseCollation(KeyCollation);
            inbox.Property(r => r.Identity).UseCollation(KeyCollation);
            inbox.Property(r => r.ReceivedAt).HasDefaultValueSql("now()");
        });
        model.Entity<OutboxRow>(outbox =>
        {
            outbox.ToTable("outbox", t => t.ExcludeFromMigrations()).HasKey(r => new { r.Consumer, r.Identity, r.Ordinal, r.Epoch });
            outbox.Property(r => r.Consumer).UseCollation(KeyCollation);
            outbox.Property(r => r.Identity).UseCollation(KeyCollation);
            outbox.Property(r => r.CreatedAt).HasDefaultValueSql("now()");
        });
        model.Entity<OutboxPendingRow>(pending =>
        {
            pending.ToTable("outbox_pending", t => t.ExcludeFromMigrations()).HasKey(r => new { r.Consumer, r.Identity, r.Ordinal });
            pending.Property(r => r.Consumer).UseCollation(KeyCollation);
            pending.Property(r => r.Identity).UseCollation(KeyCollation);
            pending.Property(r => r.Seq).UseIdentityAlwaysColumn();
            pending.HasIndex(r => r.Seq);
        });
        model.Entity<MessageEpochRow>(epoch =>
        {
            epoch.ToTable("message_epoch", t => t.ExcludeFromMigrations()).HasKey(r => r.Epoch);
            epoch.Property(r => r.Epoch).ValueGeneratedNever();
        });
        return model;
    }
}
