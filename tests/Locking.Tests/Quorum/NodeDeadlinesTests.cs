using Locking.Quorum;
using Locking.Timing;
using Xunit;

namespace Locking.Tests.Quorum;

public sealed class NodeDeadlinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void The_deadline_is_the_Qth_largest_of_the_nodes(int nodes)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var quorum = (nodes / 2) + 1;
        var deadlines = new NodeDeadlines(nodes, quorum);
        var known = new Dictionary<int, long>();
        for (var i = 0; i < 1000; i++)
        {
            var node = random.Next(nodes);
            if (random.Next(4) == 0)
            {
                deadlines.Clear(node);
                known.Remove(node);
            }
            else
            {
                var until = random.NextInt64(1, 1000);
                deadlines.Set(node, new Moment(until, until + 5));
                known[node] = Math.Max(until, known.GetValueOrDefault(node));
            }
            var expected = known.Count < quorum ? Moment.Never
                : known.Values.OrderDescending().ElementAt(quorum - 1) is var d ? new Moment(d, d + 5) : default;
            Assert.True(expected == deadlines.Current, $"seed {seed}, step {i}");
        }
    }

    [Fact]
    public void Drift_gives_up_one_per_cent_and_two_milliseconds()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(9898), Drift.Validity(TimeSpan.FromSeconds(10)));
    }
}
