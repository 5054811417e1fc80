using System.ComponentModel;
using System.Diagnostics;
using Inventory.Worker.Tests.Road.Support;

namespace Inventory.Worker.Tests.Road;

/// <summary>The examples in <c>examples/</c> do what they say.</summary>
[Collection(RoadCollection.Name)]
public sealed class ExampleTests(RoadServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Python_publishes_an_order_by_HTTP_and_is_answered_again_in_the_same_words()
    {
        await using var bench = await RoadBench.StartAsync(servers);
        await bench.ReceiveAsync("apple", 10);

        var first = await RunAsync(bench, "order-1001", "apple=2", "apple@main=1");
        var again = await RunAsync(bench, "order-1001", "apple=2", "apple@main=1");
        var refused = await RunAsync(bench, "order-1002", "apple@berlin=1");

        Assert.Equal(0, first.ExitCode);
        Assert.StartsWith("StockReserved {", first.Output, StringComparison.Ordinal);
        Assert.Equal(first, again);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("unknown-sku", refused.Output, StringComparison.Ordinal);
        Assert.Equal((10, 3), await bench.StockAsync("apple"));
    }

    [Fact]
    public async Task Python_says_in_one_line_what_went_wrong()
    {
        await using var bench = await RoadBench.PrepareAsync(servers);

        var (exitCode, output) = await RunAsync(bench, "order-1001", "apple=2");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The broker said 4", Assert.Single(output.Trim().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(RoadBench bench, params string[] order)
    {
        var start = new ProcessStartInfo("python3", [Example("publish_order.py"), bench.Management.ToString(), .. order, "--vhost", bench.VirtualHost])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var python = Process.Start(start)!;
            var (output, errors) = (python.StandardOutput.ReadToEndAsync(Stop), python.StandardError.ReadToEndAsync(Stop));
            await python.WaitForExitAsync(Stop);
            return (python.ExitCode, await output + await errors);
        }
        catch (Win32Exception)
        {
            Assert.Skip("python3 is not installed.");
            throw;
        }
    }

    private static string Example(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "examples", name)))
                return Path.Combine(folder.FullName, "examples", name);
        }

        throw new FileNotFoundException(name);
    }
}
