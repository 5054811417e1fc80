using System.Globalization;
using Spectre.Console;

namespace Inventory.Cli.Demo;

/// <summary>The outcome of a demo, for a person who did not watch.</summary>
internal static class DemoTable
{
    public static void Print(IAnsiConsole console, DemoResult result)
    {
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        Add(facts, "Orders", $"{result.OrdersDistinct:N0} placed in {result.OrdersSent:N0} messages: {result.DuplicatesSent:N0} were sent again");
        Add(facts, "Accepted", $"{result.Accepted:N0}: {result.Committed:N0} paid and gone, {result.Released:N0} released again because the card was declined");
        Add(facts, "Rejected", $"{result.Rejected:N0}, for want of stock");
        Add(facts, "Units", $"{result.UnitsOrdered:N0} wanted, {result.UnitsInStock:N0} in stock, {result.UnitsPromised:N0} sold, {result.UnitsInStock - result.UnitsPromised:N0} left");
        Add(facts, "Workers", $"{result.Workers:N0}; {result.WorkerKills:N0} killed with SIGKILL after {result.DecidedAtKill:N0} orders, back after {result.SecondsToRestart:N1} s");
        Add(facts, "Time", $"{result.DecisionSeconds:N1} s for {result.OrdersSent:N0} order messages ({result.OrderMessagesPerSecond:N0}/s); {result.Seconds:N1} s with all payments ({result.MessagesPerSecond:N0} messages/s)");
        console.Write(new Panel(facts).Header("[bold] Flash sale [/]").Border(BoxBorder.Rounded));

        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "Guarantee", "Proof");
        foreach (var guarantee in Guarantees.Of(result))
        {
            table.AddRow(
                new Markup(guarantee.Holds ? "[green bold]✓[/]" : "[red bold]✗[/]"),
                new Text(guarantee.Promise, new Style(decoration: Decoration.Bold)),
                new Text(guarantee.Proof, guarantee.Holds ? Style.Plain : new Style(Color.Red)));
        }

        console.Write(table);
        console.MarkupLine(result.Clean ? "[green bold]Clean.[/]" : "[red bold]Not clean.[/]");
    }

    private static void Add(Grid grid, string name, FormattableString text) =>
        grid.AddRow(new Text(name, new Style(Color.Grey)), new Text(text.ToString(CultureInfo.InvariantCulture)));
}
