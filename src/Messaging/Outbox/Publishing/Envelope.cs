using System.Buffers;
using System.Text.Json;
using MassTransit;
using MassTransit.Logging;
using MassTransit.Metadata;
using MassTransit.Serialization;

namespace Messaging.Outbox.Publishing;

/// <summary>
/// Writes MassTransit's envelope (its "Interoperability" page) without a send context: the same properties, but for those that are null,
/// and not indented.
/// </summary>
internal sealed class Envelope(Uri source, TimeProvider time)
{
    private static readonly byte[] Host = JsonSerializer.SerializeToUtf8Bytes(HostMetadataCache.Host, Unindented());
    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = SystemTextJsonMessageSerializer.Options.Encoder, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private readonly JsonEncodedText _source = JsonEncodedText.Encode(source.ToString());

    /// <param name="route">Where it goes.</param>
    /// <param name="message">What is sent.</param>
    /// <param name="activityId">W3C trace context of the send, if there is one.</param>
    public byte[] Write(MessageRoute route, OutgoingMessage message, string? activityId)
    {
        // Nothing below awaits, and nothing outlives the call.
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("messageId"u8, message.MessageId);
            json.WriteString("conversationId"u8, message.ConversationId ?? NewId.NextGuid());
            json.WriteString("sourceAddress"u8, _source);
            json.WriteString("destinationAddress"u8, route.Destination);
            json.WritePropertyName("messageType"u8);
            json.WriteRawValue(route.TypeNames, skipInputValidation: true);
            json.WritePropertyName("message"u8);
            json.WriteRawValue(message.Body, skipInputValidation: true);
            json.WriteString("sentTime"u8, time.GetUtcNow().UtcDateTime);
            json.WriteStartObject("headers"u8);
            if (activityId is not null)
                json.WriteString(DiagnosticHeaders.ActivityId, activityId);
            json.WriteEndObject();
            json.WritePropertyName("host"u8);
            json.WriteRawValue(Host, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static JsonSerializerOptions Unindented() => new(SystemTextJsonMessageSerializer.Options) { WriteIndented = false };
}
