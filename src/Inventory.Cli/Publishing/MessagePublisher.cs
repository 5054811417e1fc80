using Inventory.Cli.Brokers;
using Inventory.Cli.CommandLine;
using MassTransit;

namespace Inventory.Cli.Publishing;

/// <summary>Publishes over MassTransit with confirms. A message that no queue takes is an error, not lost.</summary>
internal sealed class MessagePublisher : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly IBusControl _bus;
    private readonly TimeSpan _patience;

    private MessagePublisher(IBusControl bus, TimeSpan patience) => (_bus, _patience) = (bus, patience);

    /// <summary>Starts a publisher that does not wait for queues.</summary>
    public static Task<MessagePublisher> StartAsync(Uri address, bool raw, CancellationToken cancellationToken) =>
        StartAsync(address, raw, TimeSpan.Zero, cancellationToken);

    /// <summary>Starts a publisher.</summary>
    /// <param name="address">The broker.</param>
    /// <param name="raw">JSON without MassTransit's envelope.</param>
    /// <param name="patience">How long a message waits for a queue that takes it; zero does not wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UserErrorException">The broker cannot be reached.</exception>
    public static async Task<MessagePublisher> StartAsync(Uri address, bool raw, TimeSpan patience, CancellationToken cancellationToken)
    {
        // The bus would go on trying for ever, silently.
        await using (await Broker.ConnectAsync(address, cancellationToken))
        {
        }

        var bus = Bus.Factory.CreateUsingRabbitMq(configure =>
        {
            configure.Host(address, host => host.PublisherConfirmation = true);
            if (raw)
                configure.UseRawJsonSerializer(RawSerializerOptions.AddTransportHeaders | RawSerializerOptions.CopyHeaders, isDefault: true);
        });
        using var timeout = new CancellationTokenSource(StartTimeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await bus.StartAsync(either.Token);
        }
        catch (Exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"The message bus did not start within {StartTimeout.TotalSeconds:0} s.");
        }

        return new MessagePublisher(bus, patience);
    }

    /// <summary>Publishes one message and waits until the broker has it safe in a queue.</summary>
    /// <exception cref="UserErrorException">No queue is bound to this type of message.</exception>
    public async Task PublishAsync<T>(T message, Guid messageId, CancellationToken cancellationToken)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await _bus.Publish(message, context =>
                {
                    context.MessageId = messageId;
                    context.Mandatory = true;
                }, cancellationToken);
                return;
            }
            catch (MessageReturnedException problem) when (TimeProvider.System.GetElapsedTime(start) >= _patience)
            {
                throw new UserErrorException($"No queue takes {typeof(T).Name}: start a worker first, it creates the queues.", problem);
            }
            catch (MessageReturnedException)
            {
                // Returned means that no queue has it: sending it again makes no duplicate.
                await Task.Delay(RetryInterval, TimeProvider.System, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync() => await _bus.StopAsync(TimeSpan.FromSeconds(5));
}
