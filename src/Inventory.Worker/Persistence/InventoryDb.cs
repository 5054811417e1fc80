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

    /// <summary>Refunds.</summary>
    public DbSet<RefundRow> Refunds => Set<RefundRow>();

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInboxAndOutbox();
        modelBuilder.Entity<StockItemRow>(item =>
        {
            item.ToTable("stock_item", t =>
            {
                t.HasCheckConstraint("ck_stock_item_reserved", "reserved >= 0");
                t.HasCheckConstraint("ck_stock_item_available", "on_hand + backorder_limit >= reserved");
                t.HasCheckConstraint("ck_stock_item_backorder", "backorder_limit BETWEEN 0 AND backorder_peak");
            }).HasKey(r => new { r.Sku, r.Location });
            item.Property(r => r.BackorderLimit).HasDefaultValue(0L);
            item.Property(r => r.BackorderPeak).HasDefaultValue(0L);
            item.Property(r => r.Sku).UseCollation(MessagingModel.KeyCollation);
            item.Property(r => r.Location).UseCollation(MessagingModel.KeyCollation);
            item.Property(r => r.Fence).HasDefaultValue(0);
        });
        modelBuilder.Entity<ReservationRow>(reservation =>
        {
            reservation.ToTable("reservation", t => t.HasCheckConstraint("ck_reservation_expires", "state <> 1 OR expires_at IS NOT NULL"))
                .HasKey(r => r.OrderId);
            // What is held, in the order in which it runs out.
            reservation.HasIndex(r => r.ExpiresAt).HasFilter("state = 1");
            reservation.Property(r => r.OrderId).UseCollation(MessagingModel.KeyCollation);
            reservation.Property(r => r.State).HasConversion<short>();
            reservation.Property(r => r.Fence).HasDefaultValue(0);
            reservation.Property(r => r.CreatedAt).HasDefaultValueSql("now()");
            reservation.Property(r => r.UpdatedAt).HasDefaultValueSql("now()");
        });
        modelBuilder.Entity<ReservationLineRow>(line =>
        {
            line.ToTable("reservation_line", t =>
                {
                    t.HasCheckConstraint("ck_reservation_line_quantity", "quantity > 0");
                    t.HasCheckConstraint("ck_reservation_line_released", "released BETWEEN 0 AND quantity");
                })
                .HasKey(r => new { r.OrderId, r.Sku, r.Location });
            line.Property(r => r.Released).HasDefaultValue(0L);
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
            payment.ToTable("payment", t =>
            {
                t.HasCheckConstraint("ck_payment_refunded", "refunded_minor >= 0 AND (refunded_minor = 0 OR refunded_minor <= amount_minor)");
                t.HasCheckConstraint("ck_payment_refunded_captured", "refunded_minor = 0 OR state = 2");
            }).HasKey(r => r.PaymentId);
            payment.HasIndex(r => r.OrderId);
            payment.HasIndex(r => r.UpdatedAt).HasFilter("state IN (1, 4)").HasDatabaseName("ix_payment_open");
            payment.Property(r => r.PaymentId).UseCollation(MessagingModel.KeyCollation);
            payment.Property(r => r.OrderId).UseCollation(MessagingModel.KeyCollation);
            payment.Property(r => r.State).HasConversion<short>();
            payment.Property(r => r.RefundedMinor).HasDefaultValue(0);
            payment.Property(r => r.Fence).HasDefaultValue(0);
            payment.Property(r => r.CreatedAt).HasDefaultValueSql("now()");
            payment.Property(r => r.UpdatedAt).HasDefaultValueSql("now()");
        });
        modelBuilder.Entity<RefundRow>(refund =>
        {
            refund.ToTable("refund", t => t.HasCheckConstraint("ck_refund_amount", "amount_minor > 0 OR state = 3")).HasKey(r => r.RefundId);
            refund.HasIndex(r => r.PaymentId);
            refund.HasIndex(r => r.UpdatedAt).HasFilter("state IN (1, 4)").HasDatabaseName("ix_refund_open");
            refund.Property(r => r.RefundId).UseCollation(MessagingModel.KeyCollation);
            refund.Property(r => r.PaymentId).UseCollation(MessagingModel.KeyCollation);
            refund.Property(r => r.OrderId).UseCollation(MessagingModel.KeyCollation);
            refund.Property(r => r.State).HasConversion<short>();
            refund.Property(r => r.CreatedAt).HasDefaultValueSql("now()");
            refund.Property(r => r.UpdatedAt).HasDefaultValueSql("now()");
        });
    }
}
