using Inventory.Contracts;
using Inventory.Domain.Orders;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Orders;

public sealed class WhoeverComesFirst
{
    private static readonly Decisions Decisions = new(Hold);

    // With stock for all, what an order comes to does not depend on who overtook whom.
    public static TheoryData<ReservationState, object[]> Messages => new()
    {
        { ReservationState.Committed, [Order("o", ("apple", 3)), Captured("o")] },
        { ReservationState.Committed, [Order("o", ("apple", 3)), Captured("o"), Declined("o", "pay-2")] },
        { ReservationState.Committed, [Order("o", ("apple", 3)), Captured("o"), new HoldEnded("o")] },
        { ReservationState.Released, [Order("o", ("apple", 3)), Declined("o")] },
        { ReservationState.Released, [Order("o", ("apple", 3)), Declined("o"), Declined("o", "pay-2")] },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Brings_the_order_to_the_same_end(ReservationState end, object[] messages) => Assert.All(Permutations(messages), order =>
    {
        var state = Stocked((Apple, 5));
        foreach (var message in order)
        {
            state.Load(state.Now + Hold);
            Decisions.Decide(state, message);
        }

        Assert.Equal(end, state.StateOf("o"));
        Assert.Equal(end == ReservationState.Committed ? (2, 0) : (5, 0), state.Units(Apple));
    });

    [Fact]
    public void Cancels_whatever_is_not_paid_for()
    {
        object[] messages = [Order("o", ("apple", 3)), Cancel("o"), Declined("o"), new HoldEnded("o")];

        Assert.All(Permutations(messages), order =>
        {
            var state = Stocked((Apple, 5));
            foreach (var message in order)
            {
                state.Load(state.Now + Hold);
                Decisions.Decide(state, message);
            }

            Assert.Equal((5, 0), state.Units(Apple));
            Assert.Equal(ShortfallReasons.Cancelled, Settlement.Captured(state, Captured("o", "late")).GivenBack().Reason);
        });
    }

    private static IEnumerable<object[]> Permutations(object[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((first, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (object[])[first, .. rest]));
}
