using Inventory.Domain.Orders;

namespace Inventory.Domain.Tests.Orders;

/// <summary>The random histories take every step of the list; here is what is not in it.</summary>
public sealed class OrderSteps
{
    private static readonly ReservationState?[] States = [null, .. Enum.GetValues<ReservationState>().Cast<ReservationState?>()];

    public static TheoryData<string> Causes => [.. OrderFlow.Steps.Select(s => s.Cause).Distinct(), "a cause that nobody knows"];

    [Theory]
    [MemberData(nameof(Causes))]
    public void That_are_not_in_the_list_are_refused(string cause)
    {
        var forbidden =
            from before in States
            from after in Enum.GetValues<ReservationState>()
            where !OrderFlow.Steps.Any(s => s == new OrderStep(before, cause, after))
            select (before, after);

        Assert.All(forbidden, step =>
        {
            var state = new InventoryState();
            if (step.before is { } known)
                state.Load(new Reservation { OrderId = "o", State = known });
            var loaded = state.Find("o");

            Assert.Throws<InvalidOperationException>(() => state.Put(cause, new Reservation { OrderId = "o", State = step.after }));

            Assert.Same(loaded, state.Find("o"));
            Assert.Empty(state.ChangedReservations);
        });
    }

    [Fact]
    public void Never_lead_out_of_the_end()
    {
        ReservationState[] ends = [ReservationState.Committed, ReservationState.Rejected, ReservationState.Cancelled];

        Assert.DoesNotContain(OrderFlow.Steps, s => s.From is { } from && ends.Contains(from));
        Assert.Equal(ends, Enum.GetValues<ReservationState>().Where(e => OrderFlow.Steps.All(s => s.From != e)));
    }
}
