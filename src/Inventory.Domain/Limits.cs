using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Seconds of a hold: 30 days.</summary>
    public const int HoldSeconds = 2_592_000;

    /// <summary>Units in one adjustment.</summary>
    public const long AdjustmentQuantity = 1_000_000_000;

    /// <summary>Units on hand of one item: far below the range of a 64-bit integer, so sums over a ledger cannot overflow.</summary>
    public const long OnHand = 1_000_000_000_000;

    /// <summary>What <see cref="IsId"/> asks for, to follow "must have".</summary>
    internal static readonly string IdRule = Rule(IdLength);

    /// <summary>What <see cref="IsName"/> asks for, to follow "must have".</summary>
    internal static readonly string NameRule = Rule(NameLength);

    /// <summary>
    /// True for an id that can be stored and compared: 1 to <see cref="IdLength"/> UTF-16 characters, not all of them white space, no
    /// control characters, no half surrogate pairs. Ids are compared as they are: case, spaces and Unicode form count.
    /// </summary>
    public static bool IsId([NotNullWhen(true)] string? value) => IsText(value, IdLength);

    /// <summary>True for a SKU or location: the same with 1 to <see cref="NameLength"/> characters.</summary>
    public static bool IsName([NotNullWhen(true)] string? value) => IsText(value, NameLength);

    // Postgres stores UTF-8 without NUL: half a surrogate pair is not text there.
    private static bool IsText([NotNullWhen(true)] string? value, int length)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > length)
            return false;
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]))
                return false;
            if (char.IsSurrogate(value[i]) && !(char.IsHighSurrogate(value[i]) && ++i < value.Length && char.IsLowSurrogate(value[i])))
                return false;
        }

        return true;
    }

    private static string Rule(int length) => $"1 to {length} characters, not only spaces and no control characters";
}
