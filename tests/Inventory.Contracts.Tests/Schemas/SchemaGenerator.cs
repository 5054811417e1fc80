using System.Text.Json.Nodes;
using CsCheck;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary>Random messages that a schema allows, at its limits more often than chance would have it.</summary>
internal static class SchemaGenerator
{
    private const int MostItems = 4;

    private static readonly Gen<char> Letter = Gen.Frequency((8, Gen.Char['a', 'z']), (1, Gen.Char[' ', '~']), (1, Gen.Char['\u00c0', '\u4e00']));

    private static readonly Gen<JsonNode?> Time = Gen.Long[0, 4_000_000_000].Select(s => (JsonNode?)DateTimeOffset.FromUnixTimeSeconds(s).ToString("yyyy-MM-ddTHH:mm:sszzz", null));

    /// <summary>Messages of one schema.</summary>
    public static Gen<JsonNode?> Of(JsonObject schema) => schema switch
    {
        _ when schema["enum"] is JsonArray values => Gen.Int[0, values.Count - 1].Select(i => values[i]?.DeepClone()),
        _ when schema["type"] is JsonArray types => Gen.OneOf([.. types.Select(t => Of(Typed(schema, t!.GetValue<string>())))]),
        _ => (string)schema["type"]! switch
        {
            "object" => Objects(schema),
            "array" => Of((JsonObject)schema["items"]!).Array[(int?)schema["minItems"] ?? 0, MostItems].Select(items => (JsonNode?)new JsonArray(items)),
            "integer" => Integers((long?)schema["minimum"] ?? int.MinValue, (long?)schema["maximum"] ?? int.MaxValue),
            "boolean" => Gen.Bool.Select(b => (JsonNode?)b),
            "null" => Gen.Const((JsonNode?)null),
            "string" => Texts(schema),
            var other => throw new NotSupportedException(other),
        },
    };

    private static Gen<JsonNode?> Objects(JsonObject schema)
    {
        var required = ((JsonArray)schema["required"]!).Select(n => (string)n!).ToHashSet();
        var fields = Gen.Const(new JsonObject());
        foreach (var (name, field) in (JsonObject)schema["properties"]!)
        {
            fields = Gen.Select(fields, Of((JsonObject)field!), Gen.Bool, (all, value, isGiven) =>
            {
                var more = (JsonObject)all.DeepClone();
                if (isGiven || required.Contains(name))
                    more[name] = value?.DeepClone();
                return more;
            });
        }

        return fields.Select(o => (JsonNode?)o);
    }

    private static Gen<JsonNode?> Integers(long least, long most) =>
        Gen.Frequency((1, Gen.Const(least)), (1, Gen.Const(most)), (4, Gen.Long[least, most])).Select(n => (JsonNode?)n);

    private static Gen<JsonNode?> Texts(JsonObject schema)
    {
        if ((string?)schema["format"] == "date-time")
            return Time;
        if (((string?)schema["pattern"])?.EndsWith("{3}$", StringComparison.Ordinal) == true)
            return Gen.Char['A', 'Z'].Array[3].Select(c => (JsonNode?)new string(c));
        var most = (int?)schema["maxLength"] ?? 20;
        return Gen.Frequency((1, Gen.Const(most)), (4, Gen.Int[1, Math.Min(most, 20)]))
            .SelectMany(length => Letter.Array[length - 1]).Select(c => (JsonNode?)$"a{new string(c)}");
    }

    private static JsonObject Typed(JsonObject schema, string type)
    {
        var typed = (JsonObject)schema.DeepClone();
        typed["type"] = type;
        return typed;
    }
}
