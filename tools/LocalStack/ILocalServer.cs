namespace LocalStack;

/// <summary>One server of the stack, which a test can kill, freeze and restart.</summary>
/// <remarks>Calls on one server run one after another, in the order they were made; calls on different servers run side by side.</remarks>
public interface ILocalServer
{
    /// <summary>The name within the stack: <c>postgres</c>, <c>rabbitmq</c>, <c>redis-1</c> …</summary>
    string Name { get; }

    /// <summary>What the server is.</summary>
    ServerKind Kind { get; }

    /// <summary>Host name or address to reach it by.</summary>
    string Host { get; }

    /// <summary>The TCP port of its main protocol; the same over restarts.</summary>
    int Port { get; }

    /// <summary><see cref="Host"/>:<see cref="Port"/>.</summary>
    string Endpoint { get; }

    /// <summary>What it is doing, as far as is known.</summary>
    ServerState State { get; }

    /// <summary>Starts a stopped server on the same port and waits until it answers.</summary>
    /// <param name="keepData">Whether it finds the data it had before; without it the server starts empty.</param>
    /// <param name="cancellationToken">Gives up; the server is then stopped.</param>
    /// <exception cref="InvalidOperationException">The server is not stopped.</exception>
    /// <exception cref="ServerStartException">It ended, or did not answer in time; the message shows the end of its log.</exception>
    Task StartAsync(bool keepData, CancellationToken cancellationToken = default);

    /// <summary>Kills the server with SIGKILL, with all its child processes. Does nothing to a stopped server.</summary>
    /// <param name="cancellationToken">Stops waiting for the end, not the killing.</param>
    Task KillAsync(CancellationToken cancellationToken = default);

    /// <summary>Freezes the server (SIGSTOP): clients hang instead of failing. Does nothing to a paused server.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The server is stopped.</exception>
    Task PauseAsync(CancellationToken cancellationToken = default);

    /// <summary>Lets a frozen server run on (SIGCONT). Does nothing to a running server.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The server is stopped.</exception>
    Task ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>The last lines the server logged; empty when there are none.</summary>
    /// <param name="lines">How many lines at most.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<string> ReadLogTailAsync(int lines = 20, CancellationToken cancellationToken = default);
}
