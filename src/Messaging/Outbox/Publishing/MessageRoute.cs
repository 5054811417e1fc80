using System.Text.Json;
using MassTransit;
using RabbitMQ.Client;

namespace Messaging.Outbox.Publishing;

/// <summary>Where messages of one type go, and what all their envelopes have in common.</summary>
internal sealed class MessageRoute
{
    private volatile bool _isDeclared;

    /// <exception cref="InvalidOperationException">MassTransit does not publish such a type.</exception>
    public MessageRoute(Type type, bool isMandatory, IBus bus)
    {
        if (!bus.Topology.TryGetPublishAddress(type, out var address))
            throw new InvalidOperationException($"{type} has no address to be published to.");
        var exchange = new RabbitMqEndpointAddress(bus.Address, address).Name;
        Destination = JsonEncodedText.Encode(address.ToString());
        Exchange = new CachedString(exchange);
        ActivityName = $"{exchange} send";
        TypeNames = JsonSerializer.SerializeToUtf8Bytes(MessageTypeCache.GetMessageTypeNames(type));
        IsMandatory = isMandatory;
    }

    public CachedString Exchange { get; }

    /// <summary>As MassTransit calls it.</summary>
    public string ActivityName { get; }

    public JsonEncodedText Destination { get; }

    /// <summary>A JSON array.</summary>
    public byte[] TypeNames { get; }

    public bool IsMandatory { get; }

    /// <summary>False until MassTransit has published one, and so declared the exchange and its bindings; and again after a failure.</summary>
    public bool IsDeclared
    {
        get => _isDeclared;
        set => _isDeclared = value;
    }
}
