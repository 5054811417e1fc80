using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Inventory.Worker.Persistence.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(InventoryDb))]
    [Migration("20261127150000_FencesNeverGoBack")]
    public partial class FencesNeverGoBack : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(FenceGuard.CreateSql);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(FenceGuard.DropSql);
    }
}
