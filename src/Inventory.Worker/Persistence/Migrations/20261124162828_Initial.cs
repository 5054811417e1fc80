using System;
using Messaging.Retention;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Inventory.Worker.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(MessagingSchema.CreateSql);

            migrationBuilder.CreateTable(
                name: "movement",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    source = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sku = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    location = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    on_hand_delta = table.Column<long>(type: "bigint", nullable: false),
                    reserved_delta = table.Column<long>(type: "bigint", nullable: false),
                    on_hand_after = table.Column<long>(type: "bigint", nullable: false),
                    reserved_after = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_movement", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "payment",
                columns: table => new
                {
                    payment_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    order_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    payment_method = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    refunded_minor = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    provider_reference = table.Column<string>(type: "text", nullable: true),
                    decline_code = table.Column<string>(type: "text", nullable: true),
                    decline_detail = table.Column<string>(type: "text", nullable: true),
                    fence = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    fence_owner = table.Column<Guid>(type: "uuid", nullable: true),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment", x => x.payment_id);
                    table.CheckConstraint("ck_payment_refunded", "refunded_minor >= 0 AND (refunded_minor = 0 OR refunded_minor <= amount_minor)");
                    table.CheckConstraint("ck_payment_refunded_captured", "refunded_minor = 0 OR state = 2");
                });

            migrationBuilder.CreateTable(
                name: "refund",
                columns: table => new
                {
                    refund_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    payment_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    order_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    provider_reference = table.Column<string>(type: "text", nullable: true),
                    reject_reason = table.Column<string>(type: "text", nullable: true),
                    provider_code = table.Column<string>(type: "text", nullable: true),
                    reject_detail = table.Column<string>(type: "text", nullable: true),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refund", x => x.refund_id);
                    table.CheckConstraint("ck_refund_amount", "amount_minor > 0 OR state = 3");
                });

            migrationBuilder.CreateTable(
                name: "reservation",
                columns: table => new
                {
                    order_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true),
                    payment_id = table.Column<string>(type: "text", nullable: true),
                    fence = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    paid_minor = table.Column<long>(type: "bigint", nullable: true),
                    paid_currency = table.Column<string>(type: "text", nullable: true),
                    commit_id = table.Column<string>(type: "text", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reservation", x => x.order_id);
                    table.CheckConstraint("ck_reservation_expires", "state <> 1 OR expires_at IS NOT NULL");
                });

            migrationBuilder.CreateTable(
                name: "reservation_line",
                columns: table => new
                {
                    order_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sku = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    location = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    quantity = table.Column<long>(type: "bigint", nullable: false),
                    released = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reservation_line", x => new { x.order_id, x.sku, x.location });
                    table.CheckConstraint("ck_reservation_line_quantity", "quantity > 0");
                    table.CheckConstraint("ck_reservation_line_released", "released BETWEEN 0 AND quantity");
                });

            migrationBuilder.CreateTable(
                name: "stock_item",
                columns: table => new
                {
                    sku = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    location = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    on_hand = table.Column<long>(type: "bigint", nullable: false),
                    reserved = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    count_version = table.Column<long>(type: "bigint", nullable: true),
                    fence = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    backorder_limit = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    backorder_peak = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    low_threshold = table.Column<long>(type: "bigint", nullable: true),
                    settings_version = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stock_item", x => new { x.sku, x.location });
                    table.CheckConstraint("ck_stock_item_available", "on_hand + backorder_limit >= reserved");
                    table.CheckConstraint("ck_stock_item_backorder", "backorder_limit BETWEEN 0 AND backorder_peak");
                    table.CheckConstraint("ck_stock_item_reserved", "reserved >= 0");
                });

            migrationBuilder.CreateIndex(
                name: "ix_movement_source_sku_location_kind",
                table: "movement",
                columns: new[] { "source", "sku", "location", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payment_open",
                table: "payment",
                column: "updated_at",
                filter: "state IN (1, 4)");

            migrationBuilder.CreateIndex(
                name: "ix_payment_order_id",
                table: "payment",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_refund_open",
                table: "refund",
                column: "updated_at",
                filter: "state IN (1, 4)");

            migrationBuilder.CreateIndex(
                name: "ix_refund_payment_id",
                table: "refund",
                column: "payment_id");

            migrationBuilder.CreateIndex(
                name: "ix_reservation_expires_at",
                table: "reservation",
                column: "expires_at",
                filter: "state = 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(MessagingSchema.DropSql);

            migrationBuilder.DropTable(
                name: "movement");

            migrationBuilder.DropTable(
                name: "payment");

            migrationBuilder.DropTable(
                name: "refund");

            migrationBuilder.DropTable(
                name: "reservation");

            migrationBuilder.DropTable(
                name: "reservation_line");

            migrationBuilder.DropTable(
                name: "stock_item");
        }
    }
}
