using System.Net;
using System.Net.Sockets;
using RESPite.Transports;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Locking.Redis;

/// <summary>
/// Makes the client send on the thread that has something to send (see <see cref="DirectTransport"/>). The connection for subscriptions, and
/// everything with TLS, stays with the client's own transport.
/// </summary>
internal sealed class DirectTunnel(TimeSpan connectTimeout) : Tunnel
{
    public override async ValueTask<DuplexTransport?> ConnectTransportAsync(
        EndPoint endpoint, ConnectionType connectionType, TlsOptions tls, CancellationToken cancellationToken)
    {
        if (tls.IsEnabled || connectionType != ConnectionType.Interactive)
            return null;
        var isUnix = endpoint.AddressFamily == AddressFamily.Unix;
        var protocol = isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp;
        var socket = endpoint.AddressFamily == AddressFamily.Unspecified
            ? new Socket(SocketType.Stream, protocol)
            : new Socket(endpoint.AddressFamily, SocketType.Stream, protocol);
        try
        {
            if (!isUnix)
            {
                socket.NoDelay = true;
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            }
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(connectTimeout);
            await socket.ConnectAsync(endpoint, limit.Token);
            return new DirectTransport(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
