using Locking.Nodes;

namespace Locking.Simulation.World;

internal sealed class SimRandom(Random random) : RandomSource
{
    public override void Fill(Span<byte> bytes) => random.NextBytes(bytes);

    public override double NextDouble() => random.NextDouble();
}
