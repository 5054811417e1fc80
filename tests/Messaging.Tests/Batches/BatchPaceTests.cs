using Messaging.Batching;

namespace Messaging.Tests.Batches;

public sealed class BatchPaceTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(25, 10, 0)]
    [InlineData(100, 10, 0)]
    [InlineData(400, 10, 5)]
    [InlineData(1000, 15, 7.5)]
    [InlineData(1000, 140, 50)]
    public void A_batch_waits_half_as_long_as_one_takes_when_several_messages_are_expected_meanwhile(int perSecond, int batch, double wait)
    {
        var (pace, now) = After(TimeSpan.FromSeconds(3), perSecond, batch);

        Assert.Equal(wait, pace.Wait(now).TotalMilliseconds, 0.1);
    }

    [Fact]
    public void A_worker_that_has_decided_nothing_does_not_wait() => Assert.Equal(TimeSpan.Zero, new BatchPace(Longest).Wait(TimeSpan.FromDays(3)));

    [Fact]
    public void What_was_a_while_ago_is_forgotten()
    {
        var (pace, now) = After(TimeSpan.FromSeconds(3), perSecond: 1000, batch: 15);

        Assert.Equal(TimeSpan.Zero, pace.Wait(now + TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Quick_batches_make_slow_ones_forgotten()
    {
        var (pace, now) = After(TimeSpan.FromSeconds(3), perSecond: 400, batch: 40);
        for (var i = 0; i < 12; i++)
            pace.Decided(TimeSpan.FromMilliseconds(10));

        Assert.Equal(5, pace.Wait(now).TotalMilliseconds, 0.1);
    }

    [Fact]
    public void A_batch_that_was_stuck_says_little_of_how_long_they_take()
    {
        var (pace, now) = After(TimeSpan.FromSeconds(3), perSecond: 25, batch: 10);
        pace.Decided(TimeSpan.FromHours(1));

        pace.Decided(TimeSpan.FromMilliseconds(10));

        Assert.Equal(TimeSpan.Zero, pace.Wait(now));
    }

    [Fact]
    public void A_pause_of_zero_switches_it_off()
    {
        var pace = new BatchPace(TimeSpan.Zero);
        pace.Taken(100, TimeSpan.Zero);
        pace.Decided(TimeSpan.FromMilliseconds(40));

        Assert.Equal(TimeSpan.Zero, pace.Wait(TimeSpan.Zero));
    }

    // A batch every ten milliseconds of what has come since.
    private static (BatchPace Pace, TimeSpan Now) After(TimeSpan time, int perSecond, int batch)
    {
        var (pace, now, taken) = (new BatchPace(Longest), TimeSpan.Zero, 0);
        while (now < time)
        {
            now += TimeSpan.FromMilliseconds(10);
            var due = (int)(now.TotalSeconds * perSecond);
            pace.Taken(due - taken, now);
            pace.Decided(TimeSpan.FromMilliseconds(batch));
            taken = due;
        }

        return (pace, now);
    }
}
