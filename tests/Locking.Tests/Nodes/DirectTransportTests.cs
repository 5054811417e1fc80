#pragma warning disable SER009 // As in Locking.csproj.
using System.Net;
using System.Net.Sockets;
using Locking.Redis;
using RESPite.Transports;
using Xunit;

namespace Locking.Tests.Nodes;

/// <summary>The connection that sends on the caller's thread, against a peer that does not read, or goes away.</summary>
public sealed class DirectTransportTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private DirectTransport _transport = null!;
    private Socket _peer = null!;

    public async ValueTask InitializeAsync()
    {
        _listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_listener.LocalEndpoint, TestContext.Current.CancellationToken);
        _peer = await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        _transport = new DirectTransport(socket);
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        _peer.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task Sending_to_a_peer_that_does_not_read_returns_at_once_and_everything_arrives_in_order_when_it_reads()
    {
        const int numbers = 4_000_000;
        // Far more than the kernel keeps: a sender that waited would never come to an end.
        await Task.Run(() =>
        {
            for (var number = 0; number < numbers; number++)
            {
                BitConverter.TryWriteBytes(_transport.GetSpan(4), number);
                _transport.Advance(4);
                if (number % 1000 == 999)
                    Assert.True(_transport.Flush());
            }
        }, TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);

        using var stream = new BufferedStream(new NetworkStream(_peer));
        var next = new byte[4];
        for (var number = 0; number < numbers; number++)
        {
            stream.ReadExactly(next);
            Assert.Equal(number, BitConverter.ToInt32(next));
        }
    }

    [Fact]
    public async Task What_the_peer_sends_is_delivered_and_its_end_is_told_once()
    {
        var receiver = new Receiver();
        _transport.Start(receiver);
        await _peer.SendAsync("+PONG"u8.ToArray(), TestContext.Current.CancellationToken);
        _peer.Dispose();
        await receiver.Closed.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await _transport.DisposeAsync();
        Assert.Equal("+PONG"u8.ToArray(), receiver.Bytes);
        Assert.Equal(1, receiver.Ends);
        _transport.GetSpan(1)[0] = 0;
        _transport.Advance(1);
        Assert.False(_transport.Flush());
    }

    [Fact]
    public async Task Closing_it_is_told_once_too()
    {
        var receiver = new Receiver();
        _transport.Start(receiver);
        await _transport.DisposeAsync();
        await receiver.Closed.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(1, receiver.Ends);
    }

    private sealed class Receiver : TransportReceiver
    {
        public List<byte> Bytes { get; } = [];

        public int Ends { get; private set; }

        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool OnReceived(ReadOnlySpan<byte> payload)
        {
            Bytes.AddRange(payload);
            return true;
        }

        public override void OnClosed(Exception? fault)
        {
            Ends++;
            Closed.TrySetResult();
        }
    }
}
