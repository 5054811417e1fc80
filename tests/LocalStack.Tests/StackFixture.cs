using LocalStack.Tests;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(StackFixture))]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace LocalStack.Tests;

/// <summary>One stack a mode for all tests, started when first asked for. Every test leaves all its servers running.</summary>
public sealed class StackFixture : IAsyncDisposable
{
    private readonly Dictionary<ServerMode, LocalServers> _stacks = [];

    public async Task<LocalServers> GetAsync(ServerMode mode)
    {
        if (!_stacks.TryGetValue(mode, out LocalServers? stack))
        {
            var options = new LocalServersOptions { Mode = mode, RedisNodes = 2, Settings = new ServerSettings { RedisAppendOnly = true } };
            _stacks[mode] = stack = await LocalServers.StartAsync(options, cancellationToken: TestContext.Current.CancellationToken);
        }

        return stack;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (LocalServers stack in _stacks.Values)
            await stack.DisposeAsync();
    }
}
