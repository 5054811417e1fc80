using System.Globalization;
using Inventory.Worker.Operations.Audit;
using Spectre.Console;

namespace Inventory.Cli.Audits;

/// <summary>An audit for people: a row for each check, and what offends it.</summary>
internal static class AuditTable
{
    public static void Print(IAnsiConsole console, AuditReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Check", "What holds").AddColumn("Offending", c => c.RightAligned());
        foreach (var finding in report.Findings)
        {
            table.AddRow(
                new Text(finding.Check.Name),
                new Text(finding.Check.Claim),
                finding.IsClean ? new Markup("[green]0[/]") : new Markup($"[red bold]{Number(finding.OffendingRows)}[/]"));
            foreach (var example in finding.Examples)
                table.AddRow(new Text(""), new Text($"· {example}", new Style(Color.Red)), new Text(""));
        }

        console.Write(table);
        var totals = report.Totals;
        console.MarkupLineInterpolated(
            $"Looked at {totals.Orders:N0} orders ({totals.Accepted:N0} accepted, {totals.Rejected:N0} rejected), {totals.Movements:N0} ledger rows, {totals.PaymentsCaptured:N0} captured payments.");
        if (!report.ComparedWithProvider)
            console.MarkupLine("[yellow]The provider's book was not compared: give --payments-api-base.[/]");
        console.MarkupLine(report.IsClean ? "[green bold]Clean.[/]" : "[red bold]Not clean.[/]");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
