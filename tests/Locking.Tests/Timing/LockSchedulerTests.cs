using Locking.Tests.Support;
using Locking.Timing;
using Xunit;

namespace Locking.Tests.Timing;

public sealed class LockSchedulerTests
{
    private readonly TwoClocks _time = new();
    private readonly List<Exception> _failed = [];

    [Fact]
    public void Entries_are_called_in_the_order_of_their_times_however_they_were_added_and_removed()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var clock = new LockClock(_time);
        using var scheduler = new LockScheduler(clock, _failed.Add);
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
        using var scheduler = new LockScheduler(clock, _failed.Add);
        var entry = new Entry([], clock);
        scheduler.Schedule(entry, clock.MonoTicks + TimeSpan.FromHours(1).Ticks);
        _time.UtcStep = TimeSpan.FromMinutes(1);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(1, entry.Jumps);
    }

    [Fact]
    public void What_is_due_already_does_not_put_off_the_timer_that_is_about_to_go_off()
    {
        var clock = new LockClock(_time);
        using var scheduler = new LockScheduler(clock, _failed.Add);
        var called = new List<long>();
        scheduler.Schedule(new Entry(called, clock), clock.MonoTicks + TimeSpan.FromMilliseconds(10).Ticks);
        _time.Advance(TimeSpan.FromMilliseconds(10.5));
        for (var overdue = 1; overdue <= 3; overdue++)
            scheduler.Schedule(new Entry(called, clock), clock.MonoTicks - TimeSpan.FromMilliseconds(overdue).Ticks);
        _time.Advance(TimeSpan.FromMilliseconds(0.5));
        Assert.Equal(4, called.Count);
    }

    [Fact]
    public void An_entry_that_throws_keeps_no_other_from_its_time()
    {
        var clock = new LockClock(_time);
        using var scheduler = new LockScheduler(clock, _failed.Add);
        var (defect, others) = (new Entry([], clock) { Throws = true }, new List<long>());
        scheduler.Schedule(defect, clock.MonoTicks + TimeSpan.FromMilliseconds(10).Ticks);
        scheduler.Schedule(new Entry(others, clock), clock.MonoTicks + TimeSpan.FromMilliseconds(10).Ticks);
        scheduler.Schedule(new Entry(others, clock), clock.MonoTicks + TimeSpan.FromMilliseconds(500).Ticks);

        for (var i = 0; i < 20; i++)
            _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal(2, others.Count);
        Assert.Equal("defect", Assert.Single(_failed).Message);
    }

    [Fact]
    public async Task Entries_are_told_when_it_ends_and_so_are_those_that_come_later()
    {
        var clock = new LockClock(_time);
        var scheduler = new LockScheduler(clock, _failed.Add);
        var (waiting, cancelled, late) = (new Entry([], clock), new Entry([], clock), new Entry([], clock));
        scheduler.Schedule(waiting, clock.MonoTicks + 1_000_000);
        scheduler.Schedule(cancelled, clock.MonoTicks + 1_000_000);
        scheduler.Cancel(cancelled);

        scheduler.Dispose();
        scheduler.Dispose();
        scheduler.Cancel(waiting);
        scheduler.Schedule(late, clock.MonoTicks + 1_000_000);

        await Poll.UntilAsync(() => late.Ends == 1, "what comes later is told");
        Assert.Equal((1, 0, 0), (waiting.Ends, cancelled.Ends, scheduler.Count));
    }

    private sealed class Entry(List<long> called, LockClock clock) : ScheduledEntry
    {
        public int Jumps { get; private set; }

        public int Ends { get; private set; }

        public bool Throws { get; init; }

        internal override void OnDue()
        {
            if (Throws)
                throw new InvalidOperationException("defect");
            Assert.True(DueMono <= clock.MonoTicks);
            called.Add(DueMono);
        }

        internal override void OnEnded() => Ends++;

        internal override void OnClockJump() => Jumps++;
    }
}
