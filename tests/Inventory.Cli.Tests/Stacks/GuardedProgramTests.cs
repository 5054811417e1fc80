using System.Diagnostics;
using Inventory.Cli.Stacks;

namespace Inventory.Cli.Tests.Stacks;

public sealed class GuardedProgramTests : IDisposable
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly string _log = Path.GetTempFileName();

    public void Dispose() => File.Delete(_log);

    [Fact]
    public async Task Its_output_goes_to_the_log_and_its_exit_code_is_known()
    {
        using var program = await StartAsync("echo hello; echo $GREETING; exit 3");

        await program.WaitForExitAsync(Stop);

        Assert.Equal(3, program.ExitCode);
        Assert.Equal("hello\nmorning\n", await File.ReadAllTextAsync(_log, Stop));
    }

    [Fact]
    public async Task It_can_be_killed()
    {
        using var program = await StartAsync("exec sleep 1000");

        await program.SignalAsync("KILL");
        await program.WaitForExitAsync(Stop);

        Assert.Equal(137, program.ExitCode);
    }

    [Fact]
    public async Task It_can_be_asked_to_end()
    {
        using var program = await StartAsync("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done");
        while (await File.ReadAllTextAsync(_log, Stop) != "ready\n")
            await Task.Delay(10, Stop);

        await program.SignalAsync("TERM");
        await program.WaitForExitAsync(Stop);

        Assert.Equal((0, "ready\nbye\n"), (program.ExitCode, await File.ReadAllTextAsync(_log, Stop)));
    }

    [Fact]
    public async Task It_ends_when_its_parent_lets_go()
    {
        var program = await StartAsync("exec sleep 1000");
        using var process = Process.GetProcessById(program.Pid);

        program.Dispose();

        while (IsRunning(program.Pid))
            await Task.Delay(10, Stop);
    }

    // A killed process can stay a zombie until its parent reaps it. It can be reaped between the opening of the file and the reading of it.
    private static bool IsRunning(int pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task<GuardedProgram> StartAsync(string script) =>
        GuardedProgram.StartAsync(["sh", "-c", script], new Dictionary<string, string> { ["GREETING"] = "morning" }, _log, Stop);
}
