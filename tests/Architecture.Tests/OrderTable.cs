using System.Text.RegularExpressions;
using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;

namespace Architecture.Tests;

/// <summary>
/// The table of orders and messages in <c>docs/messages.md</c> is what the code does: each cell is tried with stock and without, with the
/// payment that is known and with another one.
/// </summary>
public sealed partial class OrderTable
{
    private const string Known = "pay-1";
    private const string Other = "pay-2";

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(30);
    private static readonly Decisions Rules = new(Hold);
    private static readonly OrderPlaced Order = Placed(3);
    private static readonly HoldEnded HoldRanOut = new("o");
    private static readonly bool[] Both = [false, true];

    // How an order comes to stand where the row says.
    private static readonly Dictionary<string, object[]> Rows = new(StringComparer.Ordinal)
    {
        ["not arrived"] = [],
        ["Pending"] = [Order],
        ["Committed"] = [Order, Captured(Known)],
        ["Expired"] = [Order, HoldRanOut],
        ["Released, payment declined"] = [Order, Declined()],
        ["Released, cancelled"] = [Order, Cancel()],
        ["Released, late payment given back"] = [Order, HoldRanOut, Shrink(5, "gone"), Captured(Known)],
        ["Rejected"] = [Placed(30)],
        ["Cancelled"] = [Cancel()],
        ["Paid"] = [Captured(Known)],
        ["Declined"] = [Declined()],
    };

    private static readonly Dictionary<string, Func<object[], object[]>> Columns = new(StringComparer.Ordinal)
    {
        ["OrderPlaced"] = row => [row.OfType<OrderPlaced>().FirstOrDefault() ?? Order],
        ["CancelOrder"] = _ => [Cancel()],
        ["PaymentCaptured"] = _ => [Captured(Known), Captured(Other)],
        ["PaymentDeclined"] = _ => [Declined()],
        ["CommitOrder"] = _ => [new CommitOrder { CommitId = "c", OrderId = "o" }],
        ["hold ran out"] = _ => [HoldRanOut],
    };

    private static readonly Dictionary<(string Row, string Column), string> Cells = Read();

    public static TheoryData<string, string> Names => [.. Cells.Keys];

    [Fact]
    public void Has_every_cell() => Assert.Equal(
        from row in Rows.Keys from column in Columns.Keys select (row, column),
        Cells.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Says_what_the_code_does(string row, string column)
    {
        var cell = Cells[(row, column)];
        var outcomes =
            from message in Columns[column](Rows[row])
            from isSoldOut in Both
            select (Part: Part(cell, message, isSoldOut), Outcome: Try(Rows[row], message, isSoldOut));

        Assert.All(outcomes, tried =>
        {
            var (part, (events, hasChanged, state)) = tried;
            Assert.Equal(Named(part).Order(StringComparer.Ordinal), events.SelectMany(Names).Distinct().Order(StringComparer.Ordinal));
            if (part.Length == 0 || part.Contains("nothing", StringComparison.Ordinal) || part.Contains("*repeat*", StringComparison.Ordinal))
                Assert.False(hasChanged);
            Assert.Equal(part.StartsWith("remembered", StringComparison.Ordinal), hasChanged && !IsKnown(state));
        });

        static IEnumerable<string> Names(object message) => message switch
        {
            StockShortfall given => [nameof(StockShortfall), given.Reason],
            CommitRejected rejected => [nameof(CommitRejected), rejected.Reason],
            StockRejected { Reason: RejectionReasons.Cancelled } rejected => [nameof(StockRejected), rejected.Reason],
            _ => [message.GetType().Name],
        };
    }

    // "known payment; another payment: …", or "with enough stock; else …".
    private static string Part(string cell, object message, bool isSoldOut)
    {
        var parts = cell.Split(';', StringSplitOptions.TrimEntries);
        if (parts.Length == 1)
            return cell;
        return parts[1].StartsWith("another payment:", StringComparison.Ordinal)
            ? parts[message is PaymentCaptured { PaymentId: Other } ? 1 : 0]
            : parts[isSoldOut ? 1 : 0];
    }

    private static bool IsKnown(ReservationState? state) => state is not (ReservationState.Paid or ReservationState.Declined or ReservationState.Cancelled);

    private static (IReadOnlyList<object> Events, bool HasChanged, ReservationState? State) Try(object[] before, object message, bool isSoldOut)
    {
        var state = new InventoryState();
        state.Load(new StockItem { Key = StockKey.Of("apple", null), OnHand = 5, Version = 1 });
        foreach (var earlier in before)
            Decide(state, earlier);
        if (isSoldOut && state.Find(StockKey.Of("apple", null))!.Promisable is > 0 and var left)
            Decide(state, Shrink(left, "sold"));
        else if (!isSoldOut)
            Decide(state, new AdjustStock { AdjustmentId = "more", Sku = "apple", Kind = AdjustmentKind.Receive, Quantity = 5 });
        var known = state.Find("o");
        var events = Decide(state, message);
        return (events, !ReferenceEquals(known, state.Find("o")), state.Find("o")?.State);
    }

    private static IReadOnlyList<object> Decide(InventoryState state, object message)
    {
        state.Load(message is HoldEnded ? Noon + Hold : Noon);
        return Rules.Decide(state, message);
    }

    private static IEnumerable<string> Named(string cell) =>
        Name().Matches(cell).Select(m => m.Groups[1].Value)
            .Concat(cell.Contains("*given back*", StringComparison.Ordinal) ? [nameof(StockShortfall), nameof(RefundPayment)] : [])
            .Distinct();

    private static Dictionary<(string Row, string Column), string> Read()
    {
        var text = Repository.Read("docs/messages.md");
        var start = text.IndexOf("| order | OrderPlaced |", StringComparison.Ordinal);
        var lines = text[start..text.IndexOf("\n\n", start, StringComparison.Ordinal)].Split('\n');
        var rows = lines.Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        var cells = new Dictionary<(string, string), string>();
        foreach (var row in rows.Skip(2))
        {
            for (var i = 1; i < row.Length; i++)
                cells.Add((row[0], rows[0][i]), row[i]);
        }

        // "as Expired" is that row's cell.
        return cells.ToDictionary(c => c.Key, c => c.Value.StartsWith("as ", StringComparison.Ordinal) ? cells[(c.Value[3..], c.Key.Item2)] : c.Value);
    }

    private static OrderPlaced Placed(int quantity) => new() { OrderId = "o", Lines = [new OrderLine { Sku = "apple", Quantity = quantity }] };

    private static CancelOrder Cancel() => new() { OrderId = "o" };

    private static PaymentCaptured Captured(string paymentId) =>
        new() { PaymentId = paymentId, OrderId = "o", AmountMinor = 100, Currency = "EUR", ProviderReference = "ch" };

    private static PaymentDeclined Declined() => new() { PaymentId = Known, OrderId = "o", Code = "card_declined", Detail = "No." };

    private static AdjustStock Shrink(long units, string id) =>
        new() { AdjustmentId = id, Sku = "apple", Kind = AdjustmentKind.Shrink, Quantity = units };

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
