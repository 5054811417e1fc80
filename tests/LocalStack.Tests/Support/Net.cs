using System.Net;
using System.Net.Sockets;

namespace LocalStack.Tests.Support;

internal static class Net
{
    /// <summary>Whether a new server could listen on the port.</summary>
    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
