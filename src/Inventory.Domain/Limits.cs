namespace Inventory.Domain;

/// <summary>The documented limits of messages. <c>docs/messages.md</c> lists them.</summary>
public static class Limits
{
    /// <summary>Characters in an order, payment or adjustment id.</summary>
    public const int IdLength = 128;

    /// <summary>Characters in a SKU or location.</summary>
    public const int NameLength = 64;

    /// <summary>Lines of one order.</summary>
    public const int Lines = 500;

    /// <summary>Units in one order line.</summary>
    public const int LineQuantity = 1_000_000;

    /// <summary>Units in one adjustment.</summary>
    public const long AdjustmentQuantity = 1_000_000_000;

    /// <summary>Units on hand of one item: far below the range of a 64-bit integer, so sums over a ledger cannot overflow.</summary>
    public const long OnHand = 1_000_000_000_000;

    /// <summary>True for an id that can be stored and compared: 1 to <see cref="IdLength"/> characters, no control characters.</summary>
    public static bool IsId(string? value) => IsText(value, IdLength);

    /// <summary>True for a SKU or location: 1 to <see cref="NameLength"/> characters, no control characters.</summary>
    public static bool IsName(string? value) => IsText(value, NameLength);

    private static bool IsText(string? value, int length) =>
        !string.IsNullOrWhiteSpace(value) && value.Length <= length && !value.Any(char.IsControl) && IsWellFormed(value);

    // Postgres stores UTF-8: half a surrogate pair is not text.
    private static bool IsWellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
                continue;
            if (!char.IsHighSurrogate(value[i]) || ++i == value.Length || !char.IsLowSurrogate(value[i]))
                return false;
        }

        return true;
    }
}
