using System.Globalization;
using System.Net.Sockets;
using Inventory.Cli.Brokers;
using Spectre.Console;

namespace Inventory.Cli.Stacks;

/// <summary>Shows a running stack.</summary>
internal static class StackView
{
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    public static async Task PrintAsync(StackState state, TimeProvider time, CancellationToken cancellationToken)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "Address", "State");
        foreach (var server in state.Servers)
            table.AddRow(new Text(server.Name), new Text(server.Address), Mark(await AnswersAsync(server.Address, time, cancellationToken), "up", "no answer"));
        if (state.Connections.PaymentsApiBase is { } payments)
            table.AddRow(new Text("payments"), new Text(payments), Mark(await AnswersAsync(new Uri(payments).Authority, time, cancellationToken), "up", "no answer"));
        foreach (var worker in state.Workers)
            table.AddRow(new Text(worker.Name), new Text(worker.Address), Mark(await WorkerProcess.IsReadyAsync(new Uri(worker.Address), cancellationToken), "ready", "not ready"));
        AnsiConsole.Write(table);
        await PrintQueuesAsync(state, cancellationToken);
        // Not through the console's own writer, which would wrap them: they are there to be copied.
        await Console.Out.WriteLineAsync($"Postgres   {state.Connections.Postgres}");
        await Console.Out.WriteLineAsync($"RabbitMQ   {state.Connections.RabbitMq}");
    }

    private static async Task PrintQueuesAsync(StackState state, CancellationToken cancellationToken)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("Queue").AddColumn("Waiting", c => c.RightAligned()).AddColumn("Errors", c => c.RightAligned());
        await using var broker = await Broker.ConnectAsync(state.Connections.RequireRabbitMq(), cancellationToken);
        foreach (var queue in Queues.All)
        {
            if (await broker.DepthAsync(queue, cancellationToken) is not { } depth)
                continue;
            var errors = await broker.DepthAsync(Queues.ErrorsOf(queue), cancellationToken) ?? 0;
            table.AddRow(new Text(queue), new Text(depth.ToString("N0", CultureInfo.InvariantCulture)),
                new Text(errors.ToString("N0", CultureInfo.InvariantCulture), errors == 0 ? Style.Plain : new Style(Color.Red)));
        }

        AnsiConsole.Write(table);
    }

    private static Markup Mark(bool good, string yes, string no) => new(good ? $"[green]{yes}[/]" : $"[red]{no}[/]");

    private static async Task<bool> AnswersAsync(string endpoint, TimeProvider time, CancellationToken cancellationToken)
    {
        var colon = endpoint.LastIndexOf(':');
        using var timeout = new CancellationTokenSource(ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(endpoint[..colon], int.Parse(endpoint[(colon + 1)..], CultureInfo.InvariantCulture), either.Token);
            return true;
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
