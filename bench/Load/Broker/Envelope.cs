using System.Text.Json;
using System.Text.Json.Serialization;

namespace Load.Broker;

/// <summary>A message as MassTransit's publisher writes it.</summary>
/// <param name="MessageId">Its id, ordered by time.</param>
/// <param name="Body">The envelope.</param>
public sealed record Envelope(Guid MessageId, ReadOnlyMemory<byte> Body)
{
    /// <summary>AMQP's content type for it.</summary>
    public const string ContentType = "application/vnd.masstransit+json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly object Host = new
    {
        machineName = Environment.MachineName,
        processName = "shop",
        processId = Environment.ProcessId,
        assembly = "Shop",
        assemblyVersion = "1.0.0.0",
        frameworkVersion = Environment.Version.ToString(),
        massTransitVersion = "8.5.12.0",
        operatingSystemVersion = Environment.OSVersion.VersionString,
    };

    /// <summary>The exchange that MassTransit publishes a type to.</summary>
    public static string Exchange<T>() => $"{typeof(T).Namespace}:{typeof(T).Name}";

    /// <summary>Writes an envelope.</summary>
    public static Envelope Of<T>(T message)
        where T : class
    {
        var (id, now) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), TimeProvider.System.GetUtcNow());
        return new Envelope(id, JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                messageId = id,
                conversationId = Guid.CreateVersion7(now),
                sourceAddress = "rabbitmq://localhost/shop",
                destinationAddress = $"rabbitmq://localhost/{Exchange<T>()}",
                messageType = new[] { $"urn:message:{Exchange<T>()}" },
                message,
                sentTime = now,
                headers = new { },
                host = Host,
            },
            Json));
    }
}
