using Inventory.Cli.CommandLine;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Inventory.Cli.Brokers;

/// <summary>A plain connection to RabbitMQ: to look at queues and to listen, beside the bus.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly IConnection _connection;

    private Broker(IConnection connection) => _connection = connection;

    /// <summary>Connects once, without retrying, so that a wrong address shows at once.</summary>
    /// <exception cref="UserErrorException">Nothing answers there, or the user is refused.</exception>
    public static async Task<Broker> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            var factory = new ConnectionFactory { Uri = address, ClientProvidedName = "inventory command line" };
            return new Broker(await factory.CreateConnectionAsync(cancellationToken));
        }
        catch (BrokerUnreachableException problem)
        {
            throw new UserErrorException(
                $"RabbitMQ at {address.Host}:{address.Port} does not let us in: {problem.GetBaseException().Message.ReplaceLineEndings(" ")}", problem);
        }
    }

    public Task<IChannel> OpenChannelAsync(CancellationToken cancellationToken) => _connection.CreateChannelAsync(cancellationToken: cancellationToken);

    /// <summary>Messages waiting in a queue, without those that a consumer holds; null when there is no such queue.</summary>
    public async Task<long?> DepthAsync(string queue, CancellationToken cancellationToken)
    {
        // A channel of its own: the broker closes it when the queue does not exist.
        await using var channel = await OpenChannelAsync(cancellationToken);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException problem) when (problem.ShutdownReason?.ReplyCode == 404)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync(TimeSpan.FromSeconds(2));
        await _connection.DisposeAsync();
    }
}
