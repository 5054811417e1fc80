using Messaging.Endpoints;
using RabbitMQ.Client;

namespace Messaging.Acknowledging;

/// <summary>What the broker has been told, and is being told, of a channel's deliveries.</summary>
internal sealed class Acknowledgements(IChannel channel)
{
    // Sent in the order of the window: an acknowledgement of many takes those before it for granted, and must not overtake a rejection.
    private readonly Lock _sync = new();
    private readonly AckWindow _window = new();
    private readonly ChannelTurns _turns = new();

    /// <summary>Ends what waits for the channel when that is lost.</summary>
    public ChannelLoss Loss { get; } = new(channel);

    /// <summary>Tells the broker that deliveries are done with.</summary>
    /// <exception cref="Exception">The channel is lost: the broker delivers them again.</exception>
    public Task AcknowledgeAsync(IEnumerable<ulong> tags)
    {
        lock (_sync)
        {
            var acks = _window.Complete(tags);
            return acks.Count == 0 ? Task.CompletedTask : _turns.RunAsync(async () =>
            {
                foreach (var (tag, multiple) in acks)
                    await channel.BasicAckAsync(tag, multiple, CancellationToken.None);
            });
        }
    }

    /// <summary>Tells the broker that a delivery is not taken, unless it has been acknowledged.</summary>
    /// <param name="tag">Its number.</param>
    /// <param name="rejectAsync">Tells it.</param>
    public Task RejectAsync(ulong tag, Func<Task> rejectAsync)
    {
        lock (_sync)
        {
            // What has been acknowledged has taken effect, whatever went wrong later.
            if (_window.IsDone(tag))
                return Task.CompletedTask;
        }

        return _turns.RunAsync(async () =>
        {
            await rejectAsync();
            // Not before: if it had failed, the next acknowledgement of many would take the delivery with it.
            lock (_sync)
                _window.Complete([tag]);
        });
    }
}
