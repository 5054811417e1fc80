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

    [Fact]
    public async Task What_was_answered_before_a_kill_is_known_after_it()
    {
        var book = Path.Combine(_folder, "book");
        var first = await PayAndKillAsync(book, "one");
        var second = await PayAndKillAsync(book, "two");

        Assert.Equal(200, first.Status);
        Assert.Equal((first.Text, true), (second.Text, second.Replayed));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_in_one_line()
    {
        await using var taken = await PaymentSimulatorHost.StartAsync(ct: TestContext.Current.CancellationToken);
        using var program = Start("--urls", taken.BaseAddress.ToString());
        var error = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, program.ExitCode);
        Assert.Contains(taken.BaseAddress.ToString(), Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
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

    private async Task<SimulatedProvider.Answer> PayAndKillAsync(string book, string run)
    {
        var portFile = Path.Combine(_folder, run);
        using var program = Start("--port-file", portFile, "--book", book);
        try
        {
            await Eventually.IsTrueAsync(() => File.Exists(portFile));
            using var http = SimulatedProvider.Client(new Uri(await File.ReadAllTextAsync(portFile, TestContext.Current.CancellationToken)));
            return await SimulatedProvider.PostAsync(http, "/v1/payment_intents", SimulatedProvider.Payment("p1"), "k1");
        }
        finally
        {
            program.Kill();
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
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
