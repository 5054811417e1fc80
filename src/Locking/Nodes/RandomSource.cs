using System.Security.Cryptography;

namespace Locking.Nodes;

/// <summary>Where ids and jitter come from; a simulation replaces it to be repeatable.</summary>
internal class RandomSource
{
    public static readonly RandomSource System = new();

    /// <summary>Fills with bytes nobody can guess: two holders with one id would both believe they hold the lock.</summary>
    public virtual void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);

    /// <summary>A number from 0 up to 1, for spreading retries; need not be secret.</summary>
#pragma warning disable CA5394
    public virtual double NextDouble() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
