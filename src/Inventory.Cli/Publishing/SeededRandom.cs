namespace Inventory.Cli.Publishing;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): a seed gives the same numbers on every runtime, and starting one costs nothing, so each order
/// can have a generator of its own and be made again without the orders before it.
/// </summary>
internal struct SeededRandom(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>A generator for one of many things under one seed.</summary>
    public static SeededRandom For(int seed, int index) => new(Mix((ulong)(uint)seed * Golden) ^ Mix(((ulong)(uint)index + 1) * Golden));

    public ulong Next() => Mix(_state += Golden);

    /// <summary>Evenly from 0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Evenly from 0 to below <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(NextDouble() * limit);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
