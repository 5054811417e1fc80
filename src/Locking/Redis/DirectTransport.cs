using System.Net.Sockets;
using RESPite.Transports;

namespace Locking.Redis;

/// <summary>
/// A connection that sends on the thread of whoever has something to send, where the client's own transport wakes another thread for it.
/// Sending never blocks: what the kernel does not take at once follows when it can.
/// </summary>
internal sealed class DirectTransport : DuplexTransport
{
    private const int InitialSize = 4096;
    private const int ReceiveSize = 16 * 1024;

    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _sending = new(true);
    private readonly SocketAsyncEventArgs _receiving = new(true);
    private readonly Lock _sync = new();
    private Staged _staged = new();
    private Staged _onItsWay = new();
    private Staged _later = new();
    private bool _isSending;
    private bool _isClosed;
    private TransportReceiver? _receiver;

    public DirectTransport(Socket socket)
    {
        _socket = socket;
        _receiving.SetBuffer(new byte[ReceiveSize]);
        _receiving.Completed += (_, _) => Receive(hasReceived: true);
        _sending.Completed += (_, _) => Send(hasSent: true);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _staged.Room(sizeHint);

    public override void Advance(int count) => _staged.Count += count;

    public override bool Flush()
    {
        lock (_sync)
        {
            if (_isClosed)
            {
                _staged.Count = 0;
                return false;
            }
            if (_isSending)
            {
                _staged.MoveTo(_later);
                return true;
            }
            if (_staged.Count == 0)
                return true;
            _isSending = true;
            (_staged, _onItsWay) = (_onItsWay, _staged);
        }
        _sending.SetBuffer(_onItsWay.Bytes, 0, _onItsWay.Count);
        Send(hasSent: false);
        return true;
    }

    public override void Start(TransportReceiver receiver)
    {
        _receiver = receiver;
        Receive(hasReceived: false);
    }

    public override ValueTask DisposeAsync()
    {
        // What waits for an answer ends with an error, which tells the receiver.
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Send(bool hasSent)
    {
        try
        {
            while (true)
            {
                if (hasSent && !GoOn())
                    return;
                if (_socket.SendAsync(_sending))
                    return;
                hasSent = true;
            }
        }
        catch (ObjectDisposedException)
        {
            // The receiver hears of it.
        }
    }

    // Whether there is more to send.
    private bool GoOn()
    {
        if (_sending.SocketError != SocketError.Success)
        {
            // Ends the receiving too.
            _socket.Dispose();
            return false;
        }
        var sent = _sending.Offset + _sending.BytesTransferred;
        if (sent < _onItsWay.Count)
        {
            _sending.SetBuffer(sent, _onItsWay.Count - sent);
            return true;
        }
        lock (_sync)
        {
            _onItsWay.Count = 0;
            _isSending = _later.Count > 0;
            if (!_isSending)
                return false;
            (_later, _onItsWay) = (_onItsWay, _later);
        }
        _sending.SetBuffer(_onItsWay.Bytes, 0, _onItsWay.Count);
        return true;
    }

    private void Receive(bool hasReceived)
    {
        try
        {
            while (true)
            {
                if (hasReceived && !Deliver())
                    break;
                if (_socket.ReceiveAsync(_receiving))
                    return;
                hasReceived = true;
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed by this side.
        }
        Close();
    }

    private bool Deliver()
    {
        if (_receiving.SocketError != SocketError.Success || _receiving.BytesTransferred == 0)
            return false;
        var wantsMore = _receiver!.OnReceived(_receiving.MemoryBuffer.Span[.._receiving.BytesTransferred]);
        _receiver.OnBatchEnd();
        return wantsMore;
    }

    // Comes here once: nothing is received any more.
    private void Close()
    {
        lock (_sync)
            _isClosed = true;
        _socket.Dispose();
        _receiving.Dispose();
        _receiver!.OnClosed(null);
    }

    private sealed class Staged
    {
        public byte[] Bytes { get; private set; } = new byte[InitialSize];

        public int Count { get; set; }

        public Memory<byte> Room(int size)
        {
            if (Bytes.Length - Count < Math.Max(size, 1))
            {
                var larger = new byte[Math.Max(2 * Bytes.Length, Count + size)];
                Bytes.AsSpan(0, Count).CopyTo(larger);
                Bytes = larger;
            }
            return Bytes.AsMemory(Count);
        }

        public void MoveTo(Staged other)
        {
            Bytes.AsSpan(0, Count).CopyTo(other.Room(Count).Span);
            other.Count += Count;
            Count = 0;
        }
    }
}
