using Inventory.Cli.Publishing;

namespace Inventory.Cli.Tests.Publishing;

public sealed class ZipfSamplerTests
{
    [Fact]
    public void Skew_zero_is_even()
    {
        var counts = Draw(new ZipfSampler(10, 0));

        Assert.All(counts, count => Assert.InRange(count, 9_000, 11_000));
    }

    [Fact]
    public void Skew_one_draws_the_first_twice_as_often_as_the_second()
    {
        var counts = Draw(new ZipfSampler(10, 1));

        Assert.InRange((double)counts[0] / counts[1], 1.9, 2.1);
        Assert.InRange((double)counts[0] / counts[9], 9, 11);
    }

    [Fact]
    public void The_ends_are_reached_and_not_passed()
    {
        var sampler = new ZipfSampler(3, 0);

        Assert.Equal((0, 2), (sampler.Draw(0), sampler.Draw(Math.BitDecrement(1.0))));
    }

    private static int[] Draw(ZipfSampler sampler)
    {
        var random = new SeededRandom(1);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
            counts[sampler.Draw(random.NextDouble())]++;
        return counts;
    }
}
