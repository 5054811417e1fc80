using Xunit;
using static Locking.Tests.History.HistoryKind;

namespace Locking.Tests.History;

/// <summary>The checker refuses what it must: a check that passes everything would show nothing.</summary>
public sealed class HistoryCheckerTests
{
    private const long Ms = 1_000_000;

    private static readonly HistoryRules Rules = new() { Keys = ["k"], CalmFrom = 5000 * Ms, LeastHolds = 2 };

    // p1 holds and gives back, p2 holds and loses; then both again after the faults.
    private static readonly HistoryEvent[] Good =
    [
        E(100, "p1", 1, Asking), E(110, "p1", 1, Acquired, 1100), E(111, "p1", 1, Fenced, number: 64), E(200, "p1", 1, Held, 1300),
        E(300, "p1", 1, Releasing, 1300), E(301, "p1", 1, Released),
        E(302, "p2", 1, Acquired, 1302), E(303, "p2", 1, Fenced, number: 128), E(1250, "p2", 1, Lost, 1302), E(1251, "p2", 1, Releasing),
        E(5100, "p1", 2, Acquired, 6100), E(5101, "p1", 2, Fenced, number: 192), E(5200, "p1", 2, Releasing, 6100),
        E(5300, "p2", 2, Acquired, 6300), E(5301, "p2", 2, Fenced, number: 256), E(5400, "p2", 2, Releasing, 6300),
        E(9000, "p1", 0, Ended), E(9000, "p2", 0, Ended),
    ];

    [Fact]
    public void A_good_history_is_accepted() => Assert.Empty(HistoryChecker.Check(Good, Rules));

    [Fact]
    public void Two_holders_at_a_time_are_found() =>
        Refused("p1/1 and p2/9 hold k", E(250, "p2", 9, Acquired, 1250), E(260, "p2", 9, Releasing, 1250));

    [Fact]
    public void A_killed_holder_counts_until_its_last_deadline() => Refused(
        "p3/1 and p4/1 hold k", E(2000, "p3", 1, Acquired, 3000), E(2100, "p3", 1, Held, 3200), E(3100, "p4", 1, Acquired, 4100),
        E(3150, "p4", 1, Releasing, 4100));

    [Fact]
    public void A_holder_that_still_believes_in_its_lease_is_found() => Refused(
        "p3/1 and p4/1 hold k", E(2000, "p3", 1, Acquired, 2100), E(2200, "p4", 1, Acquired, 3200), E(2300, "p3", 1, Held, 2100),
        E(2310, "p3", 1, Releasing), E(2400, "p4", 1, Releasing));

    [Fact]
    public void A_long_hold_behind_a_short_one_is_found() => Refused(
        "p3/1 and p5/1 hold k", E(2000, "p3", 1, Acquired, 4000), E(2100, "p4", 1, Acquired, 3100), E(2200, "p4", 1, Releasing),
        E(2300, "p5", 1, Acquired, 3300), E(2310, "p5", 1, Releasing), E(3990, "p3", 1, Releasing));

    [Fact]
    public void A_number_given_twice_is_found() =>
        Refused("both have number 64", E(2000, "p1", 9, Acquired, 3000), E(2001, "p1", 9, Fenced, number: 64), E(2010, "p1", 9, Releasing));

    [Fact]
    public void A_number_that_is_smaller_than_the_one_before_is_found() =>
        Refused("number 100 of k after", E(2000, "p1", 9, Acquired, 3000), E(2001, "p1", 9, Fenced, number: 100), E(2010, "p1", 9, Releasing));

    [Fact]
    public void A_holder_told_too_late_is_found_unless_its_process_stood_still()
    {
        HistoryEvent[] late = [E(2000, "p1", 9, Acquired, 3000), E(3010, "p1", 9, Lost, 3000), E(3011, "p1", 9, Releasing)];
        Refused("was not told", late);
        Assert.Empty(HistoryChecker.Check([.. Good, .. late, E(3005, "p1", 0, Stalled, 2950)], Rules));
        // Somebody else's stall, one before it mattered, and one that was long over are no excuse.
        Refused("was not told", [.. late, E(3005, "p2", 0, Stalled, 2950)]);
        Refused("was not told", [.. late, E(2890, "p1", 0, Stalled, 2000)]);
        Refused("was not told", [.. late, E(2950, "p1", 0, Stalled, 2920), E(3500, "p1", 9, Lost, 3000)]);
    }

    [Fact]
    public void A_holder_that_was_never_told_is_found() =>
        Refused("was not told", E(2000, "p1", 9, Acquired, 3000), E(3500, "p1", 9, Releasing, 3000));

    [Fact]
    public void A_lease_that_comes_to_no_end_is_found() => Refused("came to no end", E(2000, "p1", 9, Acquired, 3000));

    [Fact]
    public void A_release_of_what_was_not_acquired_is_found() => Refused("without having acquired", E(2000, "p1", 9, Releasing));

    [Fact]
    public void A_standstill_after_the_faults_is_found()
    {
        Assert.Contains(Check(Rules with { Keys = ["k", "other"] }), f => f.StartsWith("nobody took other", StringComparison.Ordinal));
        Assert.Contains(
            Check(Rules with { CalmFrom = 5250 * Ms }), f => f.StartsWith("p1 got no lock", StringComparison.Ordinal));
    }

    [Fact]
    public void A_history_in_which_nothing_happened_is_refused()
    {
        Assert.Equal(4, HistoryChecker.Check([], Rules).Count);
        Assert.Contains(Check(Rules with { LeastHolds = 5 }), f => f.StartsWith("4 leases", StringComparison.Ordinal));
        Assert.Contains(Check(Rules with { LeastLosses = 2 }), f => f.StartsWith("1 leases were lost", StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_reads_as_it_was_written()
    {
        var happened = new HistoryEvent(12345678901234, "p7", 42, Held, "k2", 9876543210);
        Assert.Equal(happened, HistoryEvent.Parse("p7", happened.ToLine().TrimEnd('\n')));
    }

    private static IReadOnlyList<string> Check(HistoryRules rules) => HistoryChecker.Check(Good, rules);

    private static void Refused(string expected, params HistoryEvent[] more) =>
        Assert.Contains(HistoryChecker.Check([.. Good, .. more], Rules), f => f.Contains(expected, StringComparison.Ordinal));

    private static HistoryEvent E(long ms, string process, int lease, HistoryKind kind, long deadlineMs = 0, long? number = null) =>
        new(ms * Ms, process, lease, kind, kind is Ended or Stalled ? "-" : "k", number ?? (deadlineMs * Ms));
}
