using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Inventory.Contracts.Tests.Changes;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary>The JSON Schema of a message: what the serializer makes of its type, its limits, and the words of its documentation.</summary>
internal static class MessageSchema
{
    /// <summary>The service's way of reading and writing messages: no text for numbers.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema.</summary>
    /// <param name="message">The message's type.</param>
    /// <param name="version">Its version: 1 and one more with each announced breaking change.</param>
    public static JsonObject Of(Type message, int version)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"urn:message:{message.Namespace}:{message.Name}",
            ["title"] = message.Name,
            ["description"] = XmlDocs.Of(message),
            ["x-version"] = version,
            ["x-direction"] = new JsonArray([.. Enum.GetValues<Direction>()
                .Where(d => d != Direction.None && Messages.DirectionOf(message).HasFlag(d)).Select(d => (JsonNode)$"{d}".ToLowerInvariant())]),
        };
        var body = (JsonObject)Json.GetJsonSchemaAsNode(message, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (c, n) => Describe(message, c, n) });
        Add(schema, body);
        Add(schema, FieldRules.Of(message));
        // As it is read back: numbers in a tree of one's own remember whether they were int or long.
        return JsonNode.Parse(schema.ToJsonString())!.AsObject();
    }

    /// <summary>A schema as its file has it.</summary>
    public static string Write(JsonObject schema) => schema.ToJsonString(Pretty) + "\n";

    private static JsonNode Describe(Type message, JsonSchemaExporterContext context, JsonNode node)
    {
        var schema = (JsonObject)node;
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
            Require(message, context.TypeInfo, schema);
        if (context.PropertyInfo is not { } property)
            return schema;
        var described = new JsonObject { ["description"] = XmlDocs.Of(property.DeclaringType, ((System.Reflection.PropertyInfo)property.AttributeProvider!).Name) };
        Add(described, schema);
        Add(described, FieldRules.Of(message, property.DeclaringType, property.Name));
        return described;
    }

    // Whoever sends a message may leave out what has a default; in what the service publishes everything that is not null is there.
    private static void Require(Type message, JsonTypeInfo type, JsonObject schema)
    {
        var isOut = Messages.DirectionOf(message) == Direction.Out;
        schema["required"] = new JsonArray([.. type.Properties
            .Where(p => p.IsRequired || (isOut && !p.IsGetNullable) || FieldRules.IsAlwaysThere(message, type.Type, p.Name)).Select(p => (JsonNode)p.Name)]);
    }

    private static void Add(JsonObject to, JsonObject from)
    {
        foreach (var (name, value) in from.ToList())
            to[name] = value?.DeepClone();
    }
}
