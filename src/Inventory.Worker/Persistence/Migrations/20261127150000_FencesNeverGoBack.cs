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
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            CREATE OR REPLACE FUNCTION fence_never_goes_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              RAISE EXCEPTION 'the fence of a row of % cannot go back from % to %', TG_TABLE_NAME, OLD.fence, NEW.fence
                USING ERRCODE = 'check_violation', CONSTRAINT = 'fence_never_goes_back', TABLE = TG_TABLE_NAME;
            END $$;
            -- The condition is the trigger's own: a write that it lets through calls no function.
            CREATE OR REPLACE TRIGGER fence_never_goes_back BEFORE UPDATE ON stock_item
              FOR EACH ROW WHEN (NEW.fence < OLD.fence) EXECUTE FUNCTION fence_never_goes_back();
            CREATE OR REPLACE TRIGGER fence_never_goes_back BEFORE UPDATE ON reservation
              FOR EACH ROW WHEN (NEW.fence < OLD.fence) EXECUTE FUNCTION fence_never_goes_back();
            CREATE OR REPLACE TRIGGER fence_never_goes_back BEFORE UPDATE ON payment
              FOR EACH ROW WHEN (NEW.fence < OLD.fence) EXECUTE FUNCTION fence_never_goes_back();
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP FUNCTION fence_never_goes_back() CASCADE");
    }
}
