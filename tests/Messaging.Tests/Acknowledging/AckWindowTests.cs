using System.Globalization;
using Messaging.Acknowledging;

namespace Messaging.Tests.Acknowledging;

public sealed class AckWindowTests(ITestOutputHelper output)
{
    [Fact]
    public void A_batch_without_a_gap_before_it_is_one_acknowledgement()
    {
        var window = new AckWindow();
        Assert.Equal([(3ul, true)], window.Complete([1, 2, 3]));
        Assert.Equal([(5ul, true)], window.Complete([5, 4]));
    }

    [Fact]
    public void One_alone_takes_nothing_for_granted() => Assert.Equal([(1ul, false)], new AckWindow().Complete([1]));

    [Fact]
    public void Behind_a_gap_each_is_acknowledged_alone_and_the_gap_is_closed_by_what_fills_it()
    {
        var window = new AckWindow();
        Assert.Equal([(2ul, true), (5ul, false), (7ul, false)], window.Complete([7, 1, 5, 2]));
        // 5 and 7 are known to the broker already: its own number must be open.
        Assert.Equal([(4ul, true)], window.Complete([3, 4]));
        Assert.Equal([(6ul, false)], window.Complete([6]));
        Assert.Equal([(9ul, true)], window.Complete([8, 9]));
    }

    [Fact]
    public void What_is_done_is_not_told_again()
    {
        var window = new AckWindow();
        window.Complete([1, 2, 4]);
        Assert.Empty(window.Complete([1, 2, 4]));
        Assert.True(window.IsDone(4));
        Assert.False(window.IsDone(3));
    }

    [Fact]
    public void No_order_of_batches_acknowledges_what_is_not_done_or_anything_twice()
    {
        var seed = Environment.GetEnvironmentVariable("ACK_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"ACK_SEED={seed}");
        var random = new Random(seed);
        for (var history = 0; history < 2_000; history++)
        {
            var (window, broker) = (new AckWindow(), new BrokerChannel());
            var underWay = new List<ulong>();
            for (var step = 0; step < 40; step++)
            {
                underWay.AddRange(broker.Deliver(random.Next(8)));
                ulong[] batch = [.. underWay.Where(_ => random.Next(3) == 0)];
                underWay.RemoveAll(batch.Contains);
                foreach (var (tag, multiple) in window.Complete(batch))
                    broker.Acknowledge(tag, multiple);
                Assert.Equal(underWay.Order(), broker.Open.Order());
            }
        }
    }

    /// <summary>The rules of a channel, as RabbitMQ has them.</summary>
    private sealed class BrokerChannel
    {
        private ulong _last;

        public HashSet<ulong> Open { get; } = [];

        public IEnumerable<ulong> Deliver(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Open.Add(++_last);
                yield return _last;
            }
        }

        public void Acknowledge(ulong tag, bool multiple)
        {
            Assert.True(Open.Contains(tag), $"PRECONDITION_FAILED - unknown delivery tag {tag}");
            Open.RemoveWhere(open => multiple ? open <= tag : open == tag);
        }
    }
}
