namespace Inventory.Worker.Operations.Audit.Passes;

/// <summary>What of a row's messages is still on record, when old ones have been forgotten.</summary>
internal static class Horizon
{
    // A message belongs to the epoch in which its transaction ends. What the transaction wrote has the time at which it began.
    private const string LongestTransaction = "interval '1 minute'";

    /// <summary>
    /// Whether a message is on record that was taken between two times, as an expression. The times tell of nearly all rows; the others, whose
    /// order was under way when the oldest epoch on record began, are looked up: that border is no difference between two sums.
    /// </summary>
    /// <param name="from">Not before this time. Null: nobody knows.</param>
    /// <param name="to">Not after this time.</param>
    /// <param name="message">The message, as it stands behind FROM. A query with a limit is never turned into a join, which reads all messages.</param>
    public static string Remembers(string from, string to, string message) => $"""
        CASE WHEN coalesce({from}, '-infinity') >= (SELECT message_horizon()) THEN true
             WHEN {to} < (SELECT message_horizon()) - {LongestTransaction} THEN false
             ELSE coalesce((SELECT true FROM {message} LIMIT 1), false) END
        """;
}
