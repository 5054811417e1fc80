using Inventory.Contracts;
using Inventory.Domain.Stock;
using static Inventory.Domain.Tests.Given;

namespace Inventory.Domain.Tests.Stock;

public sealed class TransferringStock
{
    private static readonly StockKey Berlin = new("apple", "berlin");

    private static TransferStock Transfer(long quantity, string? from = null, string? to = "berlin") =>
        new() { TransferId = "t", Sku = "apple", From = from, To = to, Quantity = quantity };

    [Fact]
    public void Takes_units_off_one_location_and_puts_them_on_the_other()
    {
        var state = Stocked((Apple, 5), (Berlin, 1));

        var answer = TransferDecisions.Transfer(state, Transfer(3)).Only<StockTransferred>();

        Assert.Equal(
            new StockTransferred { TransferId = "t", Sku = "apple", From = "main", To = "berlin", Quantity = 3, FromOnHand = 2, ToOnHand = 4 }, answer);
        Assert.Equal(
            [
                new Movement("transfer:t", Apple, MovementKind.TransferOut, -3, 0, 2, 0),
                new Movement("transfer:t", Berlin, MovementKind.TransferIn, 3, 0, 4, 0),
            ],
            state.Movements);
    }

    [Fact]
    public void Creates_the_item_where_it_goes()
    {
        var state = Stocked((Apple, 5));

        TransferDecisions.Transfer(state, Transfer(5)).Only<StockTransferred>();

        Assert.Equal((0, 0), state.Units(Apple));
        Assert.Equal((5, 0), state.Units(Berlin));
    }

    [Fact]
    public void Goes_to_the_limit()
    {
        var state = Stocked((Apple, 1_000_000_001));

        TransferDecisions.Transfer(state, Transfer(1_000_000_000)).Only<StockTransferred>();

        Assert.Equal((1, 0), state.Units(Apple));
    }

    [Fact]
    public void Leaves_what_is_promised_where_it_is()
    {
        var state = Stocked((Apple, 5));
        Place(state, Order("o", ("apple", 3)));

        Assert.Equal(RejectionReasons.BelowReserved, TransferDecisions.Transfer(state, Transfer(3)).Only<StockTransferRejected>().Reason);
        TransferDecisions.Transfer(state, Transfer(2)).Only<StockTransferred>();

        Assert.Equal((3, 3), state.Units(Apple));
    }

    [Fact]
    public void Of_an_item_that_is_not_there_is_refused() =>
        Assert.Equal(RejectionReasons.UnknownSku, TransferDecisions.Transfer(Stocked((Berlin, 5)), Transfer(1)).Only<StockTransferRejected>().Reason);

    [Fact]
    public void Carries_nothing_away_that_is_only_allowed_to_be_promised()
    {
        var state = Stocked((Apple, 5));
        ConfigurationDecisions.Configure(state, new() { ConfigurationId = "c", Sku = "apple", BackorderLimit = 10 });

        Assert.Equal(RejectionReasons.BelowReserved, TransferDecisions.Transfer(state, Transfer(6)).Only<StockTransferRejected>().Reason);
        Assert.Equal(
            RejectionReasons.BelowReserved, AdjustmentDecisions.Adjust(state, Adjust(AdjustmentKind.Ship, 6)).Only<StockAdjustmentRejected>().Reason);
    }

    [Fact]
    public void Moves_nothing_when_it_would_overflow_the_other_side()
    {
        var state = Stocked((Apple, 5), (Berlin, Limits.OnHand));

        Assert.Equal(RejectionReasons.Invalid, TransferDecisions.Transfer(state, Transfer(1)).Only<StockTransferRejected>().Reason);

        Assert.Empty(state.Movements);
    }

    public static TheoryData<TransferStock> Broken =>
    [
        Transfer(0), Transfer(-1), Transfer(1_000_000_001), Transfer(1, "berlin"), Transfer(1, "main", null), Transfer(1, null, null),
        Transfer(1, " "), Transfer(1, to: "a\nb"), Transfer(1) with { Sku = "" },
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Is_refused_with_a_sentence_when_it_breaks_a_limit(TransferStock transfer)
    {
        var state = Stocked((Apple, 5), (Berlin, 5));

        var refused = TransferDecisions.Transfer(state, transfer).Only<StockTransferRejected>();

        Assert.Equal(("t", RejectionReasons.Invalid), (refused.TransferId, refused.Reason));
        Assert.EndsWith(".", refused.Detail, StringComparison.Ordinal);
        Assert.Empty(state.ChangedStock);
    }
}
