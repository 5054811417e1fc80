using System.Diagnostics.CodeAnalysis;
using Locking;
using MassTransit;
using Messaging.Batching;
using Messaging.Failures;
using Messaging.Handling;
using Messaging.Locks;
using Messaging.Outbox;
using Messaging.Processing;
using Messaging.Repeats;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Messaging.Endpoints;

/// <summary>A message type with its handler and its queue. Found by <see cref="EndpointConfiguration"/>.</summary>
internal abstract class MessageRegistration(string queue, Type messageType)
{
    public string Queue => queue;

    public Type MessageType => messageType;

    public abstract void Configure(IRabbitMqReceiveEndpointConfigurator endpoint, IServiceProvider services);
}

/// <inheritdoc />
[SuppressMessage("Performance", "CA1812", Justification = "Made by AddMessageHandler.")]
internal sealed class MessageRegistration<TMessage>(string queue) : MessageRegistration(queue, typeof(TMessage))
    where TMessage : class
{
    public override void Configure(IRabbitMqReceiveEndpointConfigurator endpoint, IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<MessagingOptions>>().Value;
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var handler = services.GetRequiredService<BatchHandler<TMessage>>();
        var log = loggers.CreateLogger($"Messaging.{handler.Consumer}");
        var redelivery = new DelayedRedelivery(options.Delays);
        var (database, catalog) = (services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<MessageCatalog>());
        var (sender, settler) = (services.GetRequiredService<OutboxSender>(), services.GetRequiredService<OutboxSettler>());
        var processor = new BatchProcessor<TMessage>(
            database, handler, catalog, options, services.GetRequiredService<TimeProvider>(), loggers.CreateLogger<BatchProcessor<TMessage>>());
        var repeats = new RepeatWatch();
        var consumer = new BatchConsumer<TMessage>(handler, processor, sender, settler, redelivery, repeats, log);

        var collector = new BatchCollector<TMessage>(
            Pipe.New<ConsumeContext<Batch<TMessage>>>(pipe =>
            {
                pipe.UseFilter(new RepeatFilter<TMessage>(handler, database, catalog, sender, settler, repeats, options.BatchSize));
                pipe.UseFilter(new RedeliveryFilter<TMessage>(redelivery, log));
                if (options.UseLocks)
                    pipe.UseFilter(Locks(handler, options, services, log));
                pipe.UseExecuteAsync(consumer.Consume);
            }), options, handler.LocksAreRequired, services.GetRequiredService<TimeProvider>());
        endpoint.Consumer(() => collector);
    }

    // Throws at start-up when the group is not configured.
    private static LockFilter<TMessage> Locks(BatchHandler<TMessage> handler, MessagingOptions options, IServiceProvider services, ILogger log)
    {
        var group = services.GetRequiredService<ILockGroups>().Group(handler.LockGroup);
        var fencing = services.GetRequiredService<IOptions<RedisLocksOptions>>().Value.Groups[handler.LockGroup].Fencing;
        return new LockFilter<TMessage>(handler, group, fencing, options, log);
    }
}
