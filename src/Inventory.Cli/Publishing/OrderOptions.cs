using System.CommandLine;
using System.Globalization;
using Inventory.Cli.CommandLine;

namespace Inventory.Cli.Publishing;

/// <summary>Options that make an <see cref="OrderPlan"/>.</summary>
internal sealed class OrderOptions
{
    private readonly Option<int> _count = Number("--count", "Distinct orders.", 1000).Between(1, 100_000_000);
    private readonly Option<int> _skus = Number("--skus", "Order from SKU-0001 to SKU-N.", 200).Between(1, Skus.Most);
    private readonly Option<int> _lines = Number("--lines", "Lines of one order at most.", 3).Between(1, 500);
    private readonly Option<int> _quantity = Number("--quantity", "Units of one line at most.", 3).Between(1, 1_000_000);
    private readonly Option<double> _skew = new Option<double>("--skew") { Description = "Popularity: Zipf exponent; 0 is even, 1 makes some items hot.", HelpName = "S" }.Between(0, 10);
    private readonly Option<double> _duplicates = new Option<double>("--duplicates") { Description = "Messages sent again at a random later place, in percent of the orders.", HelpName = "PCT" }.Between(0, 1000);
    private readonly Option<long> _amount = new Option<long>("--amount") { Description = "Payment of each order in minor units; 0 sends orders without payment.", HelpName = "N", DefaultValueFactory = _ => 1999 }.Between(0, long.MaxValue);
    private readonly Option<string> _currency = new("--currency") { Description = "Currency of the payments.", HelpName = "CODE", DefaultValueFactory = _ => "EUR" };
    private readonly Option<string> _method = new("--payment-method") { Description = "The provider's token of the payment method.", HelpName = "TOKEN", DefaultValueFactory = _ => "pm_card_visa" };
    private readonly Option<double> _declined = new Option<double>("--declined") { Description = "Orders paid with a test card that is declined, in percent.", HelpName = "PCT" }.Between(0, 100);
    private readonly Option<int?> _seed = SeedOption();
    private readonly Option<string?> _prefix = new("--order-prefix") { Description = "What order ids start with. Default: order-SEED-", HelpName = "TEXT" };

    public static Option<int?> SeedOption() => new("--seed") { Description = "The same seed gives the same orders, ids included. Default: a random one, printed.", HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_count, _skus, _lines, _quantity, _skew, _duplicates, _amount, _currency, _method, _declined, _seed, _prefix])
            command.Add(option);
    }

    public OrderPlan Read(ParseResult arguments)
    {
        var seed = arguments.GetValue(_seed) ?? Random.Shared.Next();
        var plan = new OrderPlan
        {
            Count = arguments.GetValue(_count),
            Skus = arguments.GetValue(_skus),
            MaxLines = arguments.GetValue(_lines),
            MaxQuantity = arguments.GetValue(_quantity),
            Skew = arguments.GetValue(_skew),
            DuplicatesPercent = arguments.GetValue(_duplicates),
            AmountMinor = arguments.GetValue(_amount),
            Currency = arguments.GetValue(_currency)!,
            PaymentMethod = arguments.GetValue(_method)!,
            DeclinedPercent = arguments.GetValue(_declined),
            Seed = seed,
            Prefix = arguments.GetValue(_prefix) ?? PrefixOf(seed),
        };
        return plan.Count * (1 + (plan.DuplicatesPercent / 100)) <= int.MaxValue / 16
            ? plan
            : throw new UserErrorException("That many orders and duplicates at once do not fit; send them in several runs.");
    }

    public static string PrefixOf(int seed) => string.Create(CultureInfo.InvariantCulture, $"order-{seed}-");

    private static Option<int> Number(string name, string description, int usual) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
}
