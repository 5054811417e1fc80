namespace Inventory.Worker.Persistence;

/// <summary>
/// The triggers by which Postgres itself refuses a row whose fencing token goes back, whoever writes it; the migration FencesNeverGoBack makes
/// them. The service compares tokens under the row's lock before it writes; this holds when that is wrong.
/// </summary>
internal static class FenceGuard
{
    /// <summary>The name of the triggers and of their function, and of the constraint in the error that they raise.</summary>
    public const string Name = "fence_never_goes_back";

    /// <summary>The tables with a fence.</summary>
    public static IReadOnlyList<string> Tables => ["stock_item", "reservation", "payment"];
}
