using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Messaging.Tests.Support;

/// <summary>
/// A way to the broker whose first connection breaks while queues are being declared: no declaration is answered, and once so many channels wait
/// for the answer to one the connection is cut. Later ones work.
/// </summary>
internal sealed class BrokenLine : IAsyncDisposable
{
    // AMQP 0-9-1, 2.3.5: type, channel, size; payload; end. A method's payload begins with class and method.
    private const int Header = 7;
    private const int Method = 1;
    private const ushort Queue = 50;
    private const ushort Declare = 10;
    private const ushort DeclareOk = 11;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<ushort> _declaring = [];
    private readonly Uri _broker;
    private readonly int _channels;
    private readonly Task _accepting;

    /// <param name="broker">Where it leads.</param>
    /// <param name="channels">How many channels are to wait for an answer.</param>
    public BrokenLine(Uri broker, int channels)
    {
        (_broker, _channels) = (broker, channels);
        _listener.Start();
        Address = new UriBuilder(broker) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public bool HasBroken => _declaring.Count >= _channels;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        for (var isFirst = true; ; isFirst = false)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(connections);
                return;
            }

            connections.Add(CarryAsync(client, breaks: isFirst));
        }
    }

    private async Task CarryAsync(TcpClient client, bool breaks)
    {
        using var caller = client;
        using var broker = new TcpClient { NoDelay = true };
        caller.NoDelay = true;
        await broker.ConnectAsync(_broker.Host, _broker.Port, _stop.Token);
        var (near, far) = (caller.GetStream(), broker.GetStream());
        await (breaks
            ? Task.WhenAny(CarryFramesAsync(near, far, preamble: 8, IsToBeSent), CarryFramesAsync(far, near, preamble: 0, IsToBeAnswered))
            : Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token)));
    }

    private bool IsToBeSent(ushort channel, ushort @class, ushort method)
    {
        if ((@class, method) == (Queue, Declare))
            _declaring.Add(channel);
        return !HasBroken;
    }

    private bool IsToBeAnswered(ushort channel, ushort @class, ushort method) => (@class, method) != (Queue, DeclareOk);

    // Ends at what is not to be sent on, or with the connection.
    private async Task CarryFramesAsync(Stream from, Stream to, int preamble, Func<ushort, ushort, ushort, bool> isCarried)
    {
        try
        {
            var frame = new byte[1 << 18];
            await from.ReadExactlyAsync(frame.AsMemory(0, preamble), _stop.Token);
            await to.WriteAsync(frame.AsMemory(0, preamble), _stop.Token);
            while (true)
            {
                await from.ReadExactlyAsync(frame.AsMemory(0, Header), _stop.Token);
                var size = BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(3));
                await from.ReadExactlyAsync(frame.AsMemory(Header, size + 1), _stop.Token);
                if (frame[0] == Method && !isCarried(Number(frame, 1), Number(frame, Header), Number(frame, Header + 2)))
                {
                    if (HasBroken)
                        return;
                    continue;
                }

                await to.WriteAsync(frame.AsMemory(0, Header + size + 1), _stop.Token);
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // As the other direction does.
        }
    }

    private static ushort Number(byte[] frame, int at) => BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(at));
}
