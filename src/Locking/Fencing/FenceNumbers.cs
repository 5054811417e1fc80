namespace Locking.Fencing;

/// <summary>Facts about fencing numbers that the scripts know too.</summary>
internal static class FenceNumbers
{
    /// <summary>
    /// How many numbers an acquisition reserves: one for each time its lease can be handed on inside a process. The same for everybody
    /// and for ever, or ranges would overlap.
    /// </summary>
    public const int Stride = 64;

    /// <summary>New counters start at a multiple of this (ROUND in commands.lua).</summary>
    public const long Round = 65_536;

    /// <summary>Counters are doubles in the scripts, exact up to 2^53; this leaves room to count on.</summary>
    public const long Largest = (1L << 53) - (1L << 20);
}
