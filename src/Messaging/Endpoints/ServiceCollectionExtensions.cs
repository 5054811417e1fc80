using MassTransit;
using Messaging.Diagnostics;
using Messaging.Handling;
using Messaging.Outbox;
using Messaging.Outbox.Publishing;
using Messaging.Processing;
using Messaging.Retention;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Messaging.Endpoints;

/// <summary>Registers the road of messages: inbox, outbox, relay, and a handler for each message type.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds inbox, outbox sender, settler and relay, and <see cref="MessageRetention"/>, which the host is to run now and then. Needs an <c>NpgsqlDataSource</c>, MassTransit's <c>IBus</c> and
    /// <c>ILockGroups</c> in the container. Call it before MassTransit is added: hosted services stop in reverse order, and confirmations
    /// are settled after the last consumer has ended.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="outgoing">The types that handlers publish.</param>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IEnumerable<Type> outgoing)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new MessageCatalog(outgoing));
        // Consumers are made while the bus is; the sender takes it later.
        services.AddSingleton(provider => new Lazy<IBus>(provider.GetRequiredService<IBus>));
        services.AddSingleton(provider => new Lazy<DirectPublisher>(() => ActivatorUtilities.CreateInstance<DirectPublisher>(provider)));
        services.AddSingleton<OutboxSender>();
        services.AddSingleton<OutboxSettler>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxSettler>());
        services.AddSingleton(provider => new UnaskedWork(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<MessageCatalog>(), provider.GetRequiredService<OutboxSender>(),
            provider.GetRequiredService<OutboxSettler>(), provider.GetRequiredService<IOptions<MessagingOptions>>()));
        services.AddHostedService<OutboxRelay>();
        services.AddSingleton<MessageRetention>();
        services.AddReceiveObserver<ReceiveFaultLog>();
        return services;
    }

    /// <summary>Adds the handler of a message type, and the queue it is consumed from.</summary>
    /// <typeparam name="TMessage">The message type.</typeparam>
    /// <typeparam name="THandler">Its handler.</typeparam>
    /// <param name="services">The container.</param>
    /// <param name="queue">The queue's name; failures go to the queue of that name with <c>_error</c> behind it.</param>
    public static IServiceCollection AddMessageHandler<TMessage, THandler>(this IServiceCollection services, string queue)
        where TMessage : class
        where THandler : BatchHandler<TMessage>
    {
        services.AddSingleton<BatchHandler<TMessage>, THandler>();
        services.AddSingleton<MessageRegistration>(new MessageRegistration<TMessage>(queue));
        return services;
    }
}
