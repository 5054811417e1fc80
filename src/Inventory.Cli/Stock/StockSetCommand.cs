using System.CommandLine;
using Inventory.Cli.Brokers;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Publishing;
using Inventory.Contracts;
using Spectre.Console;

namespace Inventory.Cli.Stock;

/// <summary><c>inventory stock set</c>.</summary>
internal static class StockSetCommand
{
    public static Command Create()
    {
        var connections = new ConnectionOptions();
        var sku = new Option<string[]>("--sku") { Description = "An item; may be given several times.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var skus = new Option<int>("--skus") { Description = "The items SKU-0001 to SKU-N.", HelpName = "N" }.Between(1, Skus.Most);
        var onHand = new Option<long>("--on-hand") { Description = "Units on hand from now on.", HelpName = "N", Required = true }.Between(0, 1_000_000_000);
        var location = new Option<string?>("--location") { Description = $"Where it lies. Default: {StockLocations.Default}", HelpName = "NAME" };
        var timeout = new Option<int>("--timeout") { Description = "Seconds to wait for the answers.", HelpName = "SECONDS", DefaultValueFactory = _ => 60 }.Between(1, 86_400);
        var wait = PublishOrdersCommand.WaitOption();
        var json = JsonFile.Option();
        var command = new Command("set", $"Count stock through the service: one AdjustStock message for each item, and its answer.\n\n{ExitCodes.Help}")
        {
            sku, skus, onHand, location, timeout, wait, json,
        };
        connections.AddTo(command, rabbitMq: true);
        command.Validators.Add(result =>
        {
            if (result.GetResult(sku) is null && result.GetResult(skus) is null)
                result.AddError("Which items? Give --sku NAME or --skus N.");
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var address = connections.Read(arguments).RequireRabbitMq();
            List<string> items = [.. arguments.GetValue(sku) ?? [], .. Enumerable.Range(0, arguments.GetValue(skus)).Select(Skus.Name)];
            await using var broker = await Broker.ConnectAsync(address, cancellationToken);
            await using var publisher = await MessagePublisher.StartAsync(address, raw: false, TimeSpan.FromSeconds(arguments.GetValue(wait)), cancellationToken);
            var setter = new StockSetter(broker, publisher, TimeSpan.FromSeconds(arguments.GetValue(timeout)), TimeProvider.System);
            var set = await setter.SetAsync([.. items.Distinct(StringComparer.Ordinal)], arguments.GetValue(onHand), arguments.GetValue(location), cancellationToken);
            foreach (var refused in set.Refused.Take(5))
                AnsiConsole.MarkupLineInterpolated($"[red]{refused.Sku}[/]: {refused.Detail}");
            AnsiConsole.MarkupLineInterpolated($"{set.Set:N0} items have {set.OnHand:N0} on hand{(set.Refused.Count > 0 ? $", {set.Refused.Count:N0} refused" : "")}.");
            await JsonFile.WriteAsync(arguments.GetValue(json), set, cancellationToken);
            return set.Refused.Count == 0 ? ExitCodes.Clean : ExitCodes.Error;
        });
        return command;
    }
}
