using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Endpoints;

/// <summary>
/// Tells those who wait for something on a channel that it is lost. RabbitMQ.Client (7.2.2) lets all but the first of them wait for a semaphore, which
/// it disposes with the channel; who waits for a disposed one waits for ever, whatever the token or the time limit
/// (rabbitmq-dotnet-client#1976, mended after that version).
/// </summary>
internal sealed class ChannelLoss
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IChannel _channel;

    public ChannelLoss(IChannel channel)
    {
        _channel = channel;
        channel.ChannelShutdownAsync += (_, _) =>
        {
            _lost.TrySetResult();
            return Task.CompletedTask;
        };
        // It may have been lost before it knew that we want to be told.
        if (!channel.IsOpen)
            _lost.TrySetResult();
    }

    /// <summary>Waits for the end of what was asked, but no longer than there is a channel.</summary>
    /// <exception cref="OperationInterruptedException">The channel is lost.</exception>
    public async Task<T> EndsAsync<T>(Task<T> asked)
    {
        await EndsAsync((Task)asked);
        return await asked;
    }

    /// <inheritdoc cref="EndsAsync{T}"/>
    // Most acknowledgements have ended before they are asked for.
    public Task EndsAsync(Task asked) => asked.IsCompleted ? asked : WaitAsync(asked);

    private async Task WaitAsync(Task asked)
    {
        if (await Task.WhenAny(asked, _lost.Task) != asked)
        {
            // It may still fail; nobody is there to hear it.
            _ = asked.ContinueWith(
                static late => late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw new OperationInterruptedException(_channel.CloseReason!);
        }

        await asked;
    }
}
