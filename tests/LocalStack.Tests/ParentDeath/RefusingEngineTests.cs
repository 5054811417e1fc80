using System.Net;
using System.Net.Sockets;
using System.Text;
using LocalStack.Tests.Support;
using Xunit;

namespace LocalStack.Tests.ParentDeath;

public sealed class RefusingEngineTests
{
    [Fact]
    public async Task An_engine_that_answers_but_runs_nothing_is_done_without()
    {
        if (!Modes.AreInstalled())
            return;
        using var engine = new TcpListener(IPAddress.Loopback, 0);
        engine.Start();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task refusing = RefuseAsync(engine, over.Token);
        string dataRoot = Folders.Create();
        var environment = new Dictionary<string, string>
        {
            ["INVENTORY_STACK"] = "auto",
            ["DOCKER_HOST"] = $"tcp://{engine.LocalEndpoint}",
            ["TESTCONTAINERS_RYUK_DISABLED"] = "true",
        };

        using var parent = Parent.Start("Auto", dataRoot, environment);
        IReadOnlyList<int> ports = await parent.ReadPortsAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(ports, Net.IsFree);
        Assert.NotEmpty(ProcessTable.Mentioning(dataRoot));
        await parent.KillAsync(TestContext.Current.CancellationToken);
        await over.CancelAsync();
        await refusing;
        engine.Stop();
        await Eventually.TrueAsync(() => Directory.GetFileSystemEntries(dataRoot).Length == 0, "no file is left");
        Directory.Delete(dataRoot);
    }

    // Healthy when asked, but with no way to get an image.
    private static async Task RefuseAsync(TcpListener engine, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await engine.AcceptTcpClientAsync(cancellationToken);
                byte[] request = new byte[65_536];
                int read = await client.GetStream().ReadAsync(request, cancellationToken);
                bool ping = Encoding.ASCII.GetString(request, 0, read).Split('\r')[0].Contains("/_ping", StringComparison.Ordinal);
                string body = ping ? "OK" : """{"message":"no such image and no way to get one"}""";
                string head = $"HTTP/1.1 {(ping ? "200 OK" : "500 Internal Server Error")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The test is over.
        }
    }
}
