using System.CommandLine;
using Inventory.Cli.CommandLine;
using Spectre.Console;

namespace Inventory.Cli.Publishing;

/// <summary><c>inventory publish orders</c>.</summary>
internal static class PublishOrdersCommand
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    /// <summary><c>--wait</c>: for a worker that is only just starting, as in a compose file.</summary>
    public static Option<int> WaitOption() =>
        new Option<int>("--wait") { Description = "Wait so long for a worker's queue to be there.", HelpName = "SECONDS" }.Between(0, 86_400);

    public static Command Create()
    {
        var connections = new ConnectionOptions();
        var orders = new OrderOptions();
        var rate = new Option<double>("--rate") { Description = "Messages per second; 0 is as fast as it goes.", HelpName = "N" }.Between(0, 1_000_000);
        var raw = new Option<bool>("--raw") { Description = "Plain JSON instead of MassTransit's envelope, as a publisher in another language would send it." };
        var wait = WaitOption();
        var json = JsonFile.Option();
        var command = new Command("orders", $"Publish generated orders (OrderPlaced), with publisher confirms.\n\n{ExitCodes.Help}") { rate, raw, wait, json };
        orders.AddTo(command);
        connections.AddTo(command, rabbitMq: true);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var address = connections.Read(arguments).RequireRabbitMq();
            var plan = orders.Read(arguments);
            var run = new OrderRun(plan, arguments.GetValue(rate), TimeProvider.System);
            await using var publisher = await MessagePublisher.StartAsync(address, arguments.GetValue(raw), TimeSpan.FromSeconds(arguments.GetValue(wait)), cancellationToken);
            var summary = await ShowAsync(run, publisher, cancellationToken);
            AnsiConsole.MarkupLineInterpolated(
                $"[green]{summary.OrdersSent:N0}[/] messages confirmed: {summary.OrdersDistinct:N0} orders and {summary.DuplicatesSent:N0} duplicates, in {summary.Seconds:N1} s ({summary.MessagesPerSecond:N0}/s), seed {summary.Seed}");
            await JsonFile.WriteAsync(arguments.GetValue(json), summary, cancellationToken);
            return ExitCodes.Clean;
        });
        return command;
    }

    private static Task<PublishSummary> ShowAsync(OrderRun run, MessagePublisher publisher, CancellationToken cancellationToken) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask("orders", maxValue: run.Total);
                var sending = run.SendAsync(publisher, cancellationToken);
                while (await Task.WhenAny(sending, Task.Delay(Refresh, TimeProvider.System, cancellationToken)) != sending)
                    bar.Value = run.Confirmed;
                bar.Value = run.Confirmed;
                return await sending;
            });
}
