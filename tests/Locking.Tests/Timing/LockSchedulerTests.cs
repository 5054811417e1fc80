using Locking.Tests.Support;
using Locking.Timing;
using Xunit;

namespace Locking.Tests.Timing;

public sealed class LockSchedulerTests
{
    private readonly TwoClocks _time = new();

    [Fact]
    public void Entries_are_called_in_the_order_of_their_times_however_they_were_added_and_removed()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var clock = new LockClock(_time);
        using var scheduler = new LockScheduler(clock);
        var called = new List<long>();
        var entries = Enumerable.Range(0, 500).Select(_ => new Entry(called, clock)).ToList();
        foreach (var entry in entries)
            scheduler.Schedule(entry, clock.MonoTicks + random.Next(1, 5_000_000));
        var removed = entries.Where(_ => random.Next(3) == 0).ToList();
        foreach (var entry in removed)
            scheduler.Cancel(entry);
        foreach (var entry in entries.Except(removed).Where(_ => random.Next(3) == 0))
            scheduler.Schedule(entry, clock.MonoTicks + random.Next(1, 5_000_000));

        for (var i = 0; i < 1000; i++)
            _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(scheduler.Count == 0, $"seed {seed}");
        Assert.Equal(entries.Count - removed.Count, called.Count);
        Assert.Equal(called.Order(), called);
    }

    [Fact]
    public void A_clock_that_is_set_forward_calls_all_entries_to_look_again()
    {
        var clock = new LockClock(_time);
        using var scheduler = new LockScheduler(clock);
        var entry = new Entry([], clock);
        scheduler.Schedule(entry, clock.MonoTicks + TimeSpan.FromHours(1).Ticks);
        _time.UtcStep = TimeSpan.FromMinutes(1);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(1, entry.Jumps);
    }

    private sealed class Entry(List<long> called, LockClock clock) : ScheduledEntry
    {
        public int Jumps { get; private set; }

        internal override void OnDue()
        {
            Assert.True(DueMono <= clock.MonoTicks);
            called.Add(DueMono);
        }

        internal override void OnClockJump() => Jumps++;
    }
}
