namespace Inventory.Cli.Publishing;

/// <summary>Which orders to generate. The same plan gives the same orders with the same ids, in the same sequence.</summary>
internal sealed record OrderPlan
{
    /// <summary>Distinct orders.</summary>
    public required int Count { get; init; }

    /// <summary>Items to order from.</summary>
    public required int Skus { get; init; }

    /// <summary>Lines of one order at most.</summary>
    public int MaxLines { get; init; } = 3;

    /// <summary>Units of one line at most.</summary>
    public int MaxQuantity { get; init; } = 3;

    /// <summary>Zipf exponent of the items' popularity; 0 is even.</summary>
    public double Skew { get; init; }

    /// <summary>Messages sent again, in percent of the orders.</summary>
    public double DuplicatesPercent { get; init; }

    /// <summary>Amount of each order's payment in minor units; 0 sends orders without payment.</summary>
    public long AmountMinor { get; init; } = 1999;

    /// <summary>Currency of the payments.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>The provider's token of the payment method.</summary>
    public string PaymentMethod { get; init; } = "pm_card_visa";

    /// <summary>Orders paid with a card that the provider's test mode declines, in percent.</summary>
    public double DeclinedPercent { get; init; }

    public required int Seed { get; init; }

    /// <summary>What order ids start with. Other content under the same ids would be refused as a conflict, so the seed is part of it.</summary>
    public required string Prefix { get; init; }
}
