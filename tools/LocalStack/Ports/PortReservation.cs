using System.Net;
using System.Net.Sockets;

namespace LocalStack.Ports;

/// <summary>
/// A TCP port on 127.0.0.1 that this process keeps for itself while the server behind it is down. Taken below the kernel's range
/// for outgoing connections, so that no client's local port lands on it; held against other stacks by an abstract socket name,
/// which the kernel frees with the process.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private const int First = 20_000;
    private const int Count = 10_000;

    private readonly Socket? _claim;

    private PortReservation(int port, Socket? claim) => (Port, _claim) = (port, claim);

    public int Port { get; }

    /// <summary>Takes a free port.</summary>
    /// <exception cref="InvalidOperationException">No port is free.</exception>
    public static PortReservation Take()
    {
        int start = Random.Shared.Next(Count);
        for (int i = 0; i < Count; i++)
        {
            int port = First + ((start + i) % Count);
            if (TryClaim(port, out Socket? claim))
            {
                if (IsFree(port))
                    return new PortReservation(port, claim);
                claim?.Dispose();
            }
        }

        throw new InvalidOperationException($"No port between {First} and {First + Count - 1} is free on 127.0.0.1.");
    }

    /// <summary>Whether nothing listens on the port of 127.0.0.1.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => _claim?.Dispose();

    private static bool TryClaim(int port, out Socket? claim)
    {
        claim = null;
        if (!OperatingSystem.IsLinux())
            return true;

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint($"\0inventory.stack.port.{port}"));
            claim = socket;
            return true;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return false;
        }
    }
}
