using Inventory.Cli.Publishing;

namespace Inventory.Cli.Tests.Publishing;

public sealed class SendSequenceTests
{
    private static readonly OrderPlan Plan = new() { Count = 1000, Skus = 20, Seed = 7, Prefix = "", DuplicatesPercent = 25 };

    [Fact]
    public void Every_order_is_sent_and_duplicates_come_on_top()
    {
        var sequence = SendSequence.Of(Plan);

        Assert.Equal(1250, sequence.Length);
        Assert.Equal(Enumerable.Range(0, 1000), sequence.Distinct().Order());
    }

    [Fact]
    public void Originals_keep_their_order_and_duplicates_lie_anywhere_after()
    {
        var sequence = SendSequence.Of(Plan);
        var seen = new HashSet<int>();
        var firsts = sequence.Where(seen.Add).ToList();
        var distances = sequence.Select((order, place) => place - Array.IndexOf(sequence, order)).Where(distance => distance > 0).ToList();

        Assert.Equal(Enumerable.Range(0, 1000), firsts);
        Assert.Equal(250, distances.Count);
        Assert.True(distances.Max() > 500 && distances.Min() < 100, "Duplicates should come soon and late.");
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(SendSequence.Of(Plan), SendSequence.Of(Plan));
        Assert.NotEqual(SendSequence.Of(Plan), SendSequence.Of(Plan with { Seed = 8 }));
    }

    [Fact]
    public void Without_duplicates_each_is_sent_once() =>
        Assert.Equal(Enumerable.Range(0, 1000), SendSequence.Of(Plan with { DuplicatesPercent = 0 }));
}
