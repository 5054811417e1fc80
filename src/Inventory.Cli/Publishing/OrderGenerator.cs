using System.Buffers.Binary;
using System.Globalization;
using Inventory.Contracts;

namespace Inventory.Cli.Publishing;

/// <summary>Makes the orders of a plan, each from its index alone.</summary>
internal sealed class OrderGenerator(OrderPlan plan)
{
    private const string DecliningCard = "pm_card_chargeDeclined";

    private readonly ZipfSampler _popularity = new(plan.Skus, plan.Skew);

    public (OrderPlaced Order, Guid MessageId) Make(int index)
    {
        var random = SeededRandom.For(plan.Seed, index);
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(id, random.Next());
        BinaryPrimitives.WriteUInt64BigEndian(id[8..], random.Next());
        var declined = random.NextDouble() * 100 < plan.DeclinedPercent;
        var lines = new List<OrderLine>();
        for (var wanted = 1 + random.Below(Math.Min(plan.MaxLines, plan.Skus)); lines.Count < wanted;)
        {
            // Lines of one item would be summed by the service; distinct ones make orders that overlap in several items.
            var sku = Skus.Name(_popularity.Draw(random.NextDouble()));
            var quantity = 1 + random.Below(plan.MaxQuantity);
            if (lines.Any(l => l.Sku == sku))
                wanted--;
            else
                lines.Add(new OrderLine { Sku = sku, Quantity = quantity });
        }

        var order = new OrderPlaced
        {
            OrderId = string.Create(CultureInfo.InvariantCulture, $"{plan.Prefix}{index + 1:D7}"),
            Lines = lines,
            Payment = plan.AmountMinor == 0 ? null : new OrderPayment
            {
                AmountMinor = plan.AmountMinor,
                Currency = plan.Currency,
                PaymentMethod = declined ? DecliningCard : plan.PaymentMethod,
            },
        };
        return (order, new Guid(id, bigEndian: true));
    }
}
