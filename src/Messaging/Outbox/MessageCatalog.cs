using System.Collections.Frozen;
using System.Text.Json;

namespace Messaging.Outbox;

/// <summary>The types that may stand in the outbox, by the names under which they are stored.</summary>
public sealed class MessageCatalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly FrozenDictionary<string, Type> _types;

    /// <summary>A catalog of types; each is stored under its full name.</summary>
    public MessageCatalog(IEnumerable<Type> types) => _types = types.ToFrozenDictionary(t => t.FullName!, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Type> Types => _types.Values;

    /// <summary>The content as stored.</summary>
    /// <returns>The type's name and the content as JSON.</returns>
    /// <exception cref="InvalidOperationException">The type is not in the catalog: a relay could not read it back.</exception>
    public (string Type, string Body) Write(object content)
    {
        var name = content.GetType().FullName!;
        return _types.ContainsKey(name)
            ? (name, JsonSerializer.Serialize(content, content.GetType(), Json))
            : throw new InvalidOperationException($"{name} is not in the message catalog.");
    }

    /// <summary>The content as an object.</summary>
    /// <exception cref="InvalidOperationException">The type is unknown, or the content is not JSON of it.</exception>
    public object Read(string type, string body)
    {
        if (!_types.TryGetValue(type, out var clr))
            throw new InvalidOperationException($"{type} is not in the message catalog.");
        try
        {
            return JsonSerializer.Deserialize(body, clr, Json) ?? throw new InvalidOperationException($"The stored {type} is null.");
        }
        catch (JsonException problem)
        {
            throw new InvalidOperationException($"The stored {type} cannot be read: {problem.Message}", problem);
        }
    }
}
