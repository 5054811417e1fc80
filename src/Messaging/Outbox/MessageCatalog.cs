using System.Collections.Frozen;
using System.Text.Json;
using MassTransit.Serialization;

namespace Messaging.Outbox;

/// <summary>The types that may stand in the outbox, by the names under which they are stored.</summary>
public sealed class MessageCatalog
{
    // What stands in an envelope, but on one line.
    private static readonly JsonSerializerOptions Json = new(SystemTextJsonMessageSerializer.Options) { WriteIndented = false };

    private readonly FrozenDictionary<string, Type> _types;

    /// <summary>A catalog of types; each is stored under its full name.</summary>
    public MessageCatalog(IEnumerable<Type> types) => _types = types.ToFrozenDictionary(t => t.FullName!, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Type> Types => _types.Values;

    /// <summary>The content as stored and published: JSON.</summary>
    /// <exception cref="InvalidOperationException">The type is not in the catalog: a relay could not read it back.</exception>
    public string Write(object content)
    {
        var type = content.GetType();
        return _types.ContainsKey(type.FullName!)
            ? JsonSerializer.Serialize(content, type, Json)
            : throw new InvalidOperationException($"{type.FullName} is not in the message catalog.");
    }

    /// <summary>The type that is stored under a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Type Find(string name) =>
        _types.TryGetValue(name, out var type) ? type : throw new InvalidOperationException($"{name} is not in the message catalog.");

    /// <summary>The content as an object.</summary>
    /// <exception cref="InvalidOperationException">It is not JSON of its type.</exception>
    public static object Read(OutgoingMessage message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Body, message.Type, Json)
                ?? throw new InvalidOperationException($"The stored {message.Type.FullName} is null.");
        }
        catch (JsonException problem)
        {
            throw new InvalidOperationException($"The stored {message.Type.FullName} cannot be read: {problem.Message}", problem);
        }
    }
}
