using Inventory.Cli.Publishing;
using Inventory.Domain.Orders;

namespace Inventory.Cli.Tests.Publishing;

public sealed class OrderGeneratorTests
{
    private static readonly OrderPlan Plan = new() { Count = 500, Skus = 20, Seed = 7, Prefix = "order-7-", MaxLines = 5, DuplicatesPercent = 30 };

    [Fact]
    public void The_same_plan_gives_the_same_orders_and_message_ids()
    {
        Assert.Equal(Texts(Plan), Texts(Plan));
        Assert.NotEqual(Texts(Plan), Texts(Plan with { Seed = 8 }));
    }

    [Fact]
    public void The_numbers_do_not_depend_on_the_runtime()
    {
        var (order, messageId) = new OrderGenerator(Plan).Make(0);

        Assert.Equal("order-7-0000001", order.OrderId);
        Assert.Equal(Pinned, $"{messageId} {string.Join(" ", order.Lines.Select(l => $"{l.Quantity}x{l.Sku}"))}");
    }

    [Fact]
    public void Orders_keep_the_service_s_rules_and_the_plan_s_limits()
    {
        var generator = new OrderGenerator(Plan with { Skew = 1.2 });
        var orders = Enumerable.Range(0, Plan.Count).Select(i => generator.Make(i)).ToList();

        Assert.All(orders, made => Assert.Null(OrderRules.Check(made.Order)));
        Assert.All(orders, made => Assert.InRange(made.Order.Lines.Count, 1, 5));
        Assert.All(orders, made => Assert.Equal(made.Order.Lines.Count, made.Order.Lines.Select(l => l.Sku).Distinct().Count()));
        Assert.Equal(orders.Count, orders.Select(made => made.MessageId).Distinct().Count());
        Assert.Equal(20, orders.SelectMany(made => made.Order.Lines).Select(l => l.Sku).Distinct().Count());
    }

    [Fact]
    public void Some_cards_are_declined_as_the_plan_says()
    {
        var generator = new OrderGenerator(Plan with { DeclinedPercent = 10, Count = 5000 });
        var declined = Enumerable.Range(0, 5000).Count(i => generator.Make(i).Order.Payment!.PaymentMethod != "pm_card_visa");

        Assert.InRange(declined, 400, 600);
    }

    [Fact]
    public void An_amount_of_zero_sends_no_payment() =>
        Assert.Null(new OrderGenerator(Plan with { AmountMinor = 0 }).Make(3).Order.Payment);

    // Computed apart from this code, from the published algorithm.
    private const string Pinned = "cc1dc178-e643-6999-0ad3-78a1dddd8279 2xSKU-0003 1xSKU-0017 3xSKU-0018 3xSKU-0015";

    private static List<string> Texts(OrderPlan plan)
    {
        var generator = new OrderGenerator(plan);
        return [.. Enumerable.Range(0, plan.Count).Select(i => Cli.CommandLine.JsonFile.Text(generator.Make(i).Order) + generator.Make(i).MessageId)];
    }
}
