using System.Globalization;
using Inventory.Worker.Operations.Audit;
using Inventory.Worker.Operations.Audit.Repairs;
using Spectre.Console;

namespace Inventory.Cli.Audits;

/// <summary>A repair for people: what is booked, and what only they can mend.</summary>
internal static class RepairTable
{
    public static void Print(IAnsiConsole console, RepairReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Item").AddColumn("On hand", c => c.RightAligned())
            .AddColumn("Reserved", c => c.RightAligned()).AddColumn("Why");
        foreach (var item in report.Items)
        {
            foreach (var booking in item.Bookings)
                table.AddRow(new Text(item.Key.ToString()), Change(booking.Movement.OnHandDelta), Change(booking.Movement.ReservedDelta), new Text(booking.Reason));
            if (item.Undecided is { } why)
                table.AddRow(new Text(item.Key.ToString()), new Text("?"), new Text("?"), new Text($"Not repaired: {why}", new Style(Color.Red)));
        }

        if (report.Items.Count > 0)
            console.Write(table);
        var bookings = report.Items.Sum(i => i.Bookings.Count);
        console.MarkupLineInterpolated(report.Applied
            ? (FormattableString)$"{bookings} movements booked as {report.Run}."
            : $"{bookings} movements proposed{(bookings > 0 ? "; --apply books them" : "")}.");
    }

    public static void PrintRemedies(IAnsiConsole console, AuditReport report)
    {
        foreach (var finding in report.Findings.Where(f => !f.IsClean))
        {
            if (Remedies.Of(finding.Check) is { } remedy)
                console.MarkupLineInterpolated($"No movement mends [bold]{finding.Check.Name}[/]: {remedy}.");
        }
    }

    private static Text Change(long units) => new(units.ToString("+0;-0;0", CultureInfo.InvariantCulture));
}
