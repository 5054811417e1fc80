using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Inventory.Cli.Demo;

/// <summary>Shows a demo while it runs: in place on a terminal, else a line every second.</summary>
internal static class DemoView
{
    private const int BarWidth = 40;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Task ShowAsync(IAnsiConsole console, DemoWatch watch, Task sale, TimeProvider time, CancellationToken cancellationToken) =>
        console.Profile.Capabilities.Ansi && console.Profile.Capabilities.Interactive
            ? console.Live(new Text("")).StartAsync(live => FollowAsync((now, before) =>
            {
                live.UpdateTarget(Draw(now, before));
                live.Refresh();
            }, watch, sale, time, cancellationToken))
            // Past the console's own writer, which would wrap the line at 80 columns where there is no terminal.
            : FollowAsync((now, before) => console.Profile.Out.Writer.WriteLine(Line(now, before)), watch, sale, time, cancellationToken);

    private static async Task FollowAsync(
        Action<DemoProgress, DemoProgress> show, DemoWatch watch, Task sale, TimeProvider time, CancellationToken cancellationToken)
    {
        var before = await watch.LookAsync(cancellationToken);
        while (await Task.WhenAny(sale, Task.Delay(Interval, time, cancellationToken)) != sale)
        {
            var now = await watch.LookAsync(cancellationToken);
            show(now, before);
            before = now;
        }

        await sale;
        show(await watch.LookAsync(cancellationToken), before);
    }

    private static Rows Draw(DemoProgress now, DemoProgress before)
    {
        var bars = new Grid().AddColumn(new GridColumn().Width(9)).AddColumn().AddColumn(new GridColumn().RightAligned()).AddColumn(new GridColumn().RightAligned());
        bars.AddRow(new Text("sent"), Bar(now.Sent, now.ToSend, Color.Blue), Count(now.Sent, now.ToSend), Rate(now.Sent - before.Sent, now, before));
        bars.AddRow(new Text("decided"), Bar(now.Decided, now.Orders, Color.Green), Count(now.Decided, now.Orders), Rate(now.Decided - before.Decided, now, before));
        bars.AddRow(new Text("handled"), new Text("all messages: orders, payments and their outcomes", new Style(Color.Grey)), new Text(Number(now.Taken)), Rate(now.Taken - before.Taken, now, before));
        bars.AddRow(new Text("waiting"), new Text("in queues", new Style(Color.Grey)), new Text(Number(now.Waiting)), new Text(""));
        var workers = now.Workers.Select(worker => (IRenderable)new Markup(
            $"{worker.Name} [{(worker.State == "killed" ? "red bold" : worker.State == "running" ? "green" : "yellow")}]{worker.State}[/]"
            + (worker.Applied is { } applied ? $" [grey]{Number(applied)} handled[/]" : "")));
        return new Rows(bars, new Columns(workers) { Expand = false });
    }

    private static string Line(DemoProgress now, DemoProgress before) => string.Create(CultureInfo.InvariantCulture,
        $"  {now.Elapsed.TotalSeconds,4:0} s  sent {now.Sent:N0}/{now.ToSend:N0}  decided {now.Decided:N0}/{now.Orders:N0}  handled {now.Taken:N0} ({PerSecond(now.Taken - before.Taken, now, before):N0}/s)  waiting {now.Waiting:N0}  {string.Join("  ", now.Workers.Select(w => $"{w.Name} {w.State}"))}");

    private static Markup Bar(long value, long of, Color color)
    {
        var filled = of == 0 ? BarWidth : (int)Math.Clamp(value * BarWidth / of, 0, BarWidth);
        return new Markup($"[{color.ToMarkup()}]{new string('━', filled)}[/][grey23]{new string('━', BarWidth - filled)}[/]");
    }

    private static Text Count(long value, long of) => new($"{Number(value)} / {Number(of)}");

    private static Text Rate(long done, DemoProgress now, DemoProgress before) => new($"{Number((long)PerSecond(done, now, before))}/s");

    private static double PerSecond(long done, DemoProgress now, DemoProgress before) =>
        done / Math.Max((now.Elapsed - before.Elapsed).TotalSeconds, 0.001);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
