using Messaging.Endpoints;
using RabbitMQ.Client;

namespace Messaging.Outbox.Publishing;

/// <summary>
/// A channel whose confirms are waited for by the batch. The client's own tracking makes a task, two registrations and a header for each
/// message, and costs as much as writing it.
/// </summary>
internal sealed class ConfirmChannel
{
    private static readonly CreateChannelOptions Untracked = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);

    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly ConfirmWindow _window = new();
    private readonly ChannelTurns _turns = new();
    private volatile bool _isSpent;

    private ConfirmChannel(IConnection connection, IChannel channel)
    {
        (_connection, _channel) = (connection, channel);
        channel.BasicAcksAsync += (_, ack) => Heard(() => _window.Settle(ack.DeliveryTag, ack.Multiple, isConfirmed: true));
        channel.BasicNacksAsync += (_, nack) => Heard(() => _window.Settle(nack.DeliveryTag, nack.Multiple, isConfirmed: false));
        channel.BasicReturnAsync += (_, returned) => Heard(() => _window.Return(returned.BasicProperties.MessageId));
        channel.ChannelShutdownAsync += (_, _) => Heard(_window.Close);
        if (!channel.IsOpen)
            _window.Close();
    }

    // Also false when its numbers may not be the broker's any more.
    private bool IsUsable => !_isSpent && _channel.IsOpen;

    /// <exception cref="Exception">The connection is lost, or has no more channels.</exception>
    public static async Task<ConfirmChannel> OpenAsync(IConnection connection) =>
        new(connection, await connection.CreateChannelAsync(Untracked, CancellationToken.None));

    /// <summary>Whether it is open, and a channel of this connection.</summary>
    public bool IsUsableOn(IConnection connection) => _connection == connection && IsUsable;

    /// <summary>Publishes messages and waits until the broker has spoken of all of them. Does not throw for one that it did not take.</summary>
    /// <param name="messageIds">What tells those apart that are returned.</param>
    /// <param name="publishAsync">Publishes the message of that place, as the next one on the channel.</param>
    /// <param name="cancellationToken">Ends the waiting; what is not confirmed by then counts as not sent.</param>
    /// <returns>For each message whether the broker confirmed it.</returns>
    public async Task<bool[]> PublishAsync(
        IReadOnlyList<string> messageIds, Func<IChannel, int, ValueTask> publishAsync, CancellationToken cancellationToken)
    {
        PublishRound? round = null;
        try
        {
            await _turns.RunAsync(async () =>
            {
                // One that came too late for its turn must not spoil the channel for the others.
                if (!IsUsable || cancellationToken.IsCancellationRequested)
                    return;
                round = _window.Begin(messageIds);
                await PublishAllAsync(messageIds.Count, publishAsync);
            });
            if (round is not null)
                await round.Settled.WaitAsync(cancellationToken);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Told by what is not confirmed.
        }

        return round is null ? new bool[messageIds.Count] : _window.End(round);
    }

    private async Task PublishAllAsync(int count, Func<IChannel, int, ValueTask> publishAsync)
    {
        try
        {
            for (var i = 0; i < count; i++)
                await publishAsync(_channel, i);
        }
        catch
        {
            // Which numbers the broker has seen is not known: nothing more may be published here.
            _isSpent = true;
            _ = _channel.AbortAsync(CancellationToken.None);
            throw;
        }
    }

    private static Task Heard(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
