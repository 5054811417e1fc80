using Microsoft.EntityFrameworkCore;

namespace Peer.LockPerMessage;

/// <summary>Stock, orders, ledger and inbox as EF Core entities.</summary>
internal sealed class PeerDb(DbContextOptions<PeerDb> options) : DbContext(options)
{
    public DbSet<InboxEntry> Inbox => Set<InboxEntry>();

    public DbSet<StockItem> Stock => Set<StockItem>();

    public DbSet<Reservation> Reservations => Set<Reservation>();

    public DbSet<Movement> Movements => Set<Movement>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<InboxEntry>().ToTable("inbox").HasKey(i => i.MessageId);
        model.Entity<StockItem>(stock =>
        {
            stock.ToTable("stock", table => table.HasCheckConstraint("no_oversell", "reserved BETWEEN 0 AND on_hand"));
            stock.HasKey(s => s.Sku);
            // A lock that was lost must not lose an update: the row's version decides.
            stock.Property(s => s.Version).IsRowVersion();
        });
        model.Entity<Reservation>(reservation =>
        {
            reservation.ToTable("reservation").HasKey(r => r.OrderId);
            reservation.HasMany(r => r.Lines).WithOne().HasForeignKey(l => l.OrderId);
        });
        model.Entity<ReservationLine>().ToTable("reservation_line").HasKey(l => new { l.OrderId, l.Sku });
        model.Entity<Movement>().ToTable("movement").HasKey(m => m.Id);
    }
}
