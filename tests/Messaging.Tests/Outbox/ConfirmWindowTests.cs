using System.Globalization;
using Messaging.Outbox.Publishing;

namespace Messaging.Tests.Outbox;

public sealed class ConfirmWindowTests(ITestOutputHelper output)
{
    [Fact]
    public void A_round_is_settled_when_the_broker_has_spoken_of_all_of_it()
    {
        var window = new ConfirmWindow();
        var (first, second) = (window.Begin(["a", "b"]), window.Begin(["c", "d", "e"]));

        window.Settle(3, multiple: true, isConfirmed: true);

        Assert.True(first.Settled.IsCompleted);
        Assert.False(second.Settled.IsCompleted);
        window.Settle(5, multiple: false, isConfirmed: true);
        window.Settle(4, multiple: false, isConfirmed: false);
        Assert.True(second.Settled.IsCompleted);
        Assert.Equal([true, true], window.End(first));
        Assert.Equal([true, false, true], window.End(second));
    }

    [Fact]
    public void What_comes_back_is_not_confirmed_although_the_broker_confirms_it_afterwards()
    {
        var window = new ConfirmWindow();
        var round = window.Begin(["a", "b"]);

        window.Return("b");
        window.Return(null);
        window.Settle(2, multiple: true, isConfirmed: true);

        Assert.True(round.Settled.IsCompleted);
        Assert.Equal([true, false], window.End(round));
    }

    [Fact]
    public void Nobody_waits_for_a_channel_that_is_closed()
    {
        var window = new ConfirmWindow();
        var before = window.Begin(["a", "b"]);
        window.Settle(1, multiple: false, isConfirmed: true);

        window.Close();

        var after = window.Begin(["c"]);
        Assert.True(before.Settled.IsCompleted && after.Settled.IsCompleted);
        Assert.Equal([true, false], window.End(before));
        Assert.Equal([false], window.End(after));
    }

    [Fact]
    public void A_confirm_that_comes_after_the_waiting_has_ended_belongs_to_nobody()
    {
        var window = new ConfirmWindow();
        var (left, next) = (window.Begin(["a", "b"]), window.Begin(["c"]));

        Assert.Equal([false, false], window.End(left));
        window.Settle(2, multiple: true, isConfirmed: true);

        Assert.Equal([false, false], left.Confirmed);
        Assert.False(next.Settled.IsCompleted);
    }

    [Fact]
    public void Each_message_gets_the_brokers_word_for_it_in_whatever_order_and_groups_that_comes()
    {
        var seed = Environment.GetEnvironmentVariable("CONFIRM_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine($"CONFIRM_SEED={seed}");
        var random = new Random(seed);
        for (var history = 0; history < 2_000; history++)
        {
            var window = new ConfirmWindow();
            var rounds = new List<(PublishRound Round, ulong First, int Count)>();
            var said = new Dictionary<ulong, bool>();
            var open = new SortedSet<ulong>();
            ulong next = 1;
            for (var step = 0; step < 30; step++)
            {
                if (random.Next(3) == 0)
                {
                    var count = random.Next(1, 6);
                    rounds.Add((window.Begin([.. Enumerable.Range(0, count).Select(i => $"{next + (ulong)i}")]), next, count));
                    for (var i = 0; i < count; i++)
                        open.Add(next++);
                }
                else if (open.Count > 0)
                {
                    var (number, multiple, isConfirmed) = (open.ElementAt(random.Next(open.Count)), random.Next(2) == 0, random.Next(4) > 0);
                    foreach (var told in open.Where(n => multiple ? n <= number : n == number).ToList())
                    {
                        said[told] = isConfirmed;
                        open.Remove(told);
                    }

                    window.Settle(number, multiple, isConfirmed);
                }
            }

            foreach (var (round, first, count) in rounds)
            {
                var numbers = Enumerable.Range(0, count).Select(i => first + (ulong)i).ToList();
                Assert.Equal(numbers.TrueForAll(said.ContainsKey), round.Settled.IsCompleted);
                Assert.Equal(numbers.Select(n => said.GetValueOrDefault(n)), window.End(round));
            }
        }
    }
}
