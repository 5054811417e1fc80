using LocalStack;

namespace Locking.Tests.Support;

/// <summary>Nodes that hang (SIGSTOP) until this is disposed.</summary>
public sealed class FrozenNodes : IAsyncDisposable
{
    private readonly ILocalServer[] _nodes;

    private FrozenNodes(ILocalServer[] nodes) => _nodes = nodes;

    public static async Task<FrozenNodes> FreezeAsync(params IEnumerable<ILocalServer> nodes)
    {
        var frozen = new FrozenNodes([.. nodes]);
        await Task.WhenAll(frozen._nodes.Select(node => node.PauseAsync()));
        return frozen;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_nodes.Select(node => node.ResumeAsync()));
}
