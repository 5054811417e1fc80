namespace Inventory.Worker.Persistence;

/// <summary>
/// The triggers by which Postgres itself refuses a row whose fencing token goes back, whoever writes it. The service compares tokens under the
/// row's lock before it writes; this holds when that is wrong.
/// </summary>
internal static class FenceGuard
{
    /// <summary>The name of the triggers and of their function, and of the constraint in the error that they raise.</summary>
    public const string Name = "fence_never_goes_back";

    /// <summary>Makes them.</summary>
    // The condition is the trigger's own: a write that it lets through calls no function.
    public static readonly string CreateSql = $"""
        CREATE FUNCTION {Name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          RAISE EXCEPTION 'the fence of a row of % cannot go back from % to %', TG_TABLE_NAME, OLD.fence, NEW.fence
            USING ERRCODE = 'check_violation', CONSTRAINT = '{Name}', TABLE = TG_TABLE_NAME;
        END $$;
        {string.Join('\n', Tables.Select(table => $"""
            CREATE TRIGGER {Name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NEW.fence < OLD.fence) EXECUTE FUNCTION {Name}();
            """))}
        """;

    /// <summary>Removes them.</summary>
    public const string DropSql = $"DROP FUNCTION {Name}() CASCADE";

    /// <summary>The tables with a fence.</summary>
    public static IReadOnlyList<string> Tables => ["stock_item", "reservation", "payment"];
}
