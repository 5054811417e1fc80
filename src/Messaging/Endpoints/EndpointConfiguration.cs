using MassTransit;
using Messaging.Acknowledging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Messaging.Endpoints;

/// <summary>Sets up RabbitMQ for the registered message types.</summary>
public static class EndpointConfiguration
{
    /// <summary>
    /// Declares a quorum queue for each registered message type, bound to the type's exchange, with its <c>_error</c> queue, and consumes
    /// it in batches under locks. Both MassTransit's envelope and raw JSON are understood.
    /// </summary>
    public static void ConfigureMessageEndpoints(this IRabbitMqBusFactoryConfigurator bus, IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<MessagingOptions>>().Value;

        // Error queues would inherit the delivery limit and the dead letter exchange of their endpoint: themselves.
        bus.SendTopology.ConfigureErrorSettings = error =>
        {
            error.SetQueueArgument("x-delivery-limit", null);
            error.SetQueueArgument("x-dead-letter-exchange", null);
            error.SetQueueArgument("x-dead-letter-strategy", null);
            error.SetQueueArgument("x-overflow", null);
        };

        foreach (var registration in services.GetServices<MessageRegistration>())
        {
            bus.ReceiveEndpoint(registration.Queue, endpoint =>
            {
                var errors = $"{registration.Queue}_error";
                endpoint.SetQuorumQueue();
                endpoint.SetQueueArgument("x-delivery-limit", options.DeliveryLimit);
                endpoint.SetQueueArgument("x-dead-letter-strategy", "at-least-once");
                endpoint.SetQueueArgument("x-overflow", "reject-publish");
                // The broker drops what exceeds the delivery limit when nothing is bound there.
                endpoint.BindDeadLetterQueue(errors, errors, queue => queue.SetQuorumQueue());
                // Besides those being decided: one whose answers are being sent, and one that waits.
                endpoint.PrefetchCount = options.BatchSize * (options.ConcurrentBatches + 2);
                // One loop hands deliveries out and waits for none of them (UnawaitedConsumer).
                endpoint.ConcurrentMessageLimit = 1;
                endpoint.ConfigureChannel(channel => channel.UseFilter(new AcknowledgementFilter()));
                endpoint.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType | RawSerializerOptions.AddTransportHeaders, isDefault: true);
                registration.Configure(endpoint, services);
            });
        }
    }
}
