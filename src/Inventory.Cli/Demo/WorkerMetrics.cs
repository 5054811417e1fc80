using System.Globalization;
using Inventory.Cli.Stacks;

namespace Inventory.Cli.Demo;

/// <summary>Reads what a worker says of itself.</summary>
internal static class WorkerMetrics
{
    private const string Applied = "inventory_messages_applied";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMilliseconds(500) };

    public static async Task<WorkerProgress> ReadAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        if (worker.Pid is null)
            return new WorkerProgress(worker.Name, "killed", null);
        try
        {
            var text = await Http.GetStringAsync(new Uri(worker.Url, "/metrics"), cancellationToken);
            return new WorkerProgress(worker.Name, "running", Sum(text));
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new WorkerProgress(worker.Name, worker.IsReady ? "busy" : "starting", null);
        }
    }

    internal static long Sum(string exposition)
    {
        var sum = 0.0;
        foreach (var line in exposition.AsSpan().EnumerateLines())
        {
            // name{labels} value [timestamp]
            if (!line.StartsWith(Applied, StringComparison.Ordinal))
                continue;
            var rest = line[(line.LastIndexOf('}') + 1)..].Trim();
            var space = rest.IndexOf(' ');
            if (double.TryParse(space < 0 ? rest : rest[..space], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                sum += value;
        }

        return (long)sum;
    }
}
