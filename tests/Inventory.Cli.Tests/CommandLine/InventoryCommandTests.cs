using Inventory.Cli.CommandLine;

namespace Inventory.Cli.Tests.CommandLine;

public sealed class InventoryCommandTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inventory-cli-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("audit", "Which Postgres? Start a stack here with 'inventory stack up', or give --postgres or the variable ConnectionStrings__Postgres.")]
    [InlineData("audit --apply", "--apply belongs to --repair.")]
    [InlineData("publish orders", "Which RabbitMQ?")]
    [InlineData("publish orders --rabbitmq nonsense", "The RabbitMQ address must look like")]
    [InlineData("publish orders --rabbitmq amqp://127.0.0.1:1", "RabbitMQ at 127.0.0.1:1 does not let us in")]
    [InlineData("publish orders --count 0", "--count is 0; it must be 1 to")]
    [InlineData("publish orders --count many", "'many'")]
    [InlineData("stock show --postgres Host=127.0.0.1;Port=1", "Postgres does not answer")]
    [InlineData("stock set --on-hand 3", "Which items? Give --sku NAME or --skus N.")]
    [InlineData("stack status", "No stack runs in this folder")]
    [InlineData("demo --json /nowhere/at/all.json", "--json: there is no folder /nowhere/at.")]
    [InlineData("demo --workers 0", "--workers is 0; it must be 1 to 64")]
    public async Task A_mistake_is_one_line_and_exit_code_1(string arguments, string expected)
    {
        var (code, error) = await RunAsync(arguments);

        Assert.Equal(ExitCodes.Error, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Trim(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit --help")]
    [InlineData("demo --help")]
    [InlineData("--help")]
    public async Task Help_names_the_exit_codes(string arguments)
    {
        using var output = new StringWriter();
        var parsed = InventoryCommand.Create().Parse(arguments);

        var code = await parsed.InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output }, Stop);

        Assert.Equal(0, code);
        Assert.Contains("2 the audit found something", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Down_without_a_stack_is_fine() => Assert.Equal(0, (await RunAsync("stack down")).Code);

    private async Task<(int Code, string Error)> RunAsync(string arguments)
    {
        var (code, _, error) = await CliProcess.RunAsync(_folder.FullName, arguments.Split(' '), Stop);
        return (code, error);
    }
}
