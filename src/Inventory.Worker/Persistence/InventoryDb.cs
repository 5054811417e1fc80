using Inventory.Worker.Persistence.Rows;
using Messaging.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Inventory.Worker.Persistence;

/// <summary>
/// The record: schema, migrations and reads. The hot path writes with plain set-based SQL; it uses the
/// same tables and relies on the constraints declared here.
/// </summary>
public sealed class InventoryDb(DbContextOptions<InventoryDb> options) : DbContext(options)
{
    /// <summary>Items.</summary>
    public DbSet<StockItemRow> Stock => Set<StockItemRow>();

    /// <summary>Orders.</summary>
    public DbSet<ReservationRow> Reservations => Set<ReservationRow>();

    /// <summary>Lines of orders.</summary>
    public DbSet<ReservationLineRow> ReservationLines => Set<ReservationLineRow>();

    /// <summary>The ledger.</summary>
    public DbSet<MovementRow> Movements => Set<MovementRow>();

    /// <summary>Payments.</summary>
    public DbSet<PaymentRow> Payments => Set<PaymentRow>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInboxAndOutbox();
        modelBuilder.Entity<StockItemRow>(item =>
        {
            item.ToTable("stock_item", t =>
            {
                t.HasCheckConstraint("ck_stock_item_reserved", "reserved >= 0");
                t.HasCheckConstraint("ck_stock_item_available", "on_hand >= reserved");
            }).HasKey(r => new { r.Sku, r.Location });
            item.Property(r => r.Sku).UseCollation(MessagingModel.KeyCollation);
            item.Property(r => r.Location).UseCollation(MessagingModel.KeyCollation);
            item.Property(r => r.Fence).HasDefaultValue(0);
        });
        modelBuilder.Entity<ReservationRow>(reservation =>
        {
            reservation.ToTable("reservation").HasKey(r => r.OrderId);
            reservation.Property(r => r.OrderId).UseCollation(MessagingModel.KeyCollation);
            reservation.Property(r => r.State).HasConversion<short>();
            reservation.Property(r => r.Fence).HasDefaultValue(0);
            reservation.Property(r => r.CreatedAt).HasDefaultValueSql("now()");
            reservation.Property(r => r.UpdatedAt).HasDefaultValueSql("now()");
        });
        modelBuilder.Entity<ReservationLineRow>(line =>
        {
            line.ToTable("reservation_line", t => t.HasCheckConstraint("ck_reservation_line_quantity", "quantity > 0"))
                .HasKey(r => new { r.OrderId, r.Sku, r.Location });
            line.Property(r => r.OrderId).UseCollation(MessagingModel.KeyCollation);
            line.Property(r => r.Sku).UseCollation(MessagingModel.KeyCollation);
            line.Property(r => r.Location).UseCollation(MessagingModel.KeyCollation);
        });
        modelBuilder.Entity<MovementRow>(movement =>
        {
            movement.ToTable("movement").HasKey(r => r.Id);
            movement.Property(r => r.Id).UseIdentityAlwaysColumn();
            movement.HasIndex(r => new { r.Source, r.Sku, r.Location, r.Kind }).IsUnique();
            movement.Property(r => r.Source).UseCollation(MessagingModel.KeyCollation);
            movement.Property(r => r.Sku).UseCollation(MessagingModel.KeyCollation);
            movement.Property(r => r.Location).UseCollation(MessagingModel.KeyCollation);
            movement.Property(r => r.Kind).HasConversion<short>();
            movement.Property(r => r.OccurredAt).HasDefaultValueSql("now()");
        });
        modelBuilder.Entity<PaymentRow>(payment =>
        {
            payment.ToTable("payment").HasKey(r => r.PaymentId);
            payment.HasIndex(r => r.OrderId);
            payment.Property(r => r.PaymentId).UseCollation(MessagingModel.KeyCollation);
            payment.Property(r => r.OrderId).UseCollation(MessagingModel.KeyCollation);
            payment.Property(r => r.State).HasConversion<short>();
            payment.Property(r => r.Fence).HasDefaultValue(0);
            payment.Property(r => r.CreatedAt).HasDefaultValueSql("now()");
            payment.Property(r => r.UpdatedAt).HasDefaultValueSql("now()");
        });
    }
}
