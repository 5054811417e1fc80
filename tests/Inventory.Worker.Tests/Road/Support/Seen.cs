using System.Text.Json;

namespace Inventory.Worker.Tests.Road.Support;

/// <summary>A message that the service published.</summary>
internal sealed record Seen(string Type, Guid MessageId, JsonElement Message)
{
    public string? this[string field] => Message.TryGetProperty(field, out var value) ? value.ToString() : null;

    public override string ToString() => $"{Type} {MessageId} {Message}";
}

/// <summary>A message in an error queue.</summary>
internal sealed record Refused(string Body, string? Reason);
