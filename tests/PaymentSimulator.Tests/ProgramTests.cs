using System.Diagnostics;

namespace PaymentSimulator.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("payment-simulator-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_tells_its_port_and_stops_when_standard_input_ends()
    {
        var portFile = Path.Combine(_folder, "port");
        using var program = Start("--port-file", portFile, "--exit-with-stdin", "--latency", "1");
        try
        {
            await Eventually.IsTrueAsync(() => File.Exists(portFile));
            using var http = new HttpClient();
            var url = (await File.ReadAllTextAsync(portFile, TestContext.Current.CancellationToken)).Trim();
            Assert.Equal("ok", await http.GetStringAsync($"{url}/health", TestContext.Current.CancellationToken));
            Assert.False(program.HasExited);
            program.StandardInput.Close();
            await program.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            program.Kill();
        }
    }

    [Theory]
    [InlineData("--latency", "-1")]
    [InlineData("--latency", "soon")]
    [InlineData("--colour", "red")]
    public async Task Wrong_arguments_end_it_with_an_error(params string[] arguments)
    {
        using var program = Start(arguments);
        var error = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, program.ExitCode);
        Assert.Contains(arguments[0], error, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments)
    {
        var program = typeof(PaymentSimulatorHost).Assembly.Location;
        return Process.Start(new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
    }
}
