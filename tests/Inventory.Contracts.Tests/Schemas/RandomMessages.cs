using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Inventory.Domain;
using Inventory.Domain.Payments;
using Json.Schema;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary>The schemas say what the service does: what they allow is read whole and never refused as invalid, what breaks a limit of theirs is.</summary>
public sealed class RandomMessages
{
    private const int Samples = 200;

    private static readonly SortedDictionary<string, JsonObject> Schemas = SchemaFolder.Generate(SchemaFolder.Announced);

    private static readonly Dictionary<string, JsonSchema> Compiled = Schemas.ToDictionary(
        s => s.Key, s => JsonSchema.FromText(s.Value.ToJsonString(), new BuildOptions { SchemaRegistry = new() }));

    private static readonly Decisions Decisions = new(TimeSpan.FromMinutes(30));

    public static TheoryData<string> Names => [.. Schemas.Keys];

    public static TheoryData<string> Incoming => [.. Schemas.Where(s => s.Value["x-direction"]!.AsArray().Any(d => (string?)d == "in")).Select(s => s.Key)];

    // The money has moved, whatever is said of it: the service listens, and what it then sends is refused by itself.
    private static readonly HashSet<string> Tolerated = ["PaymentCaptured.amountMinor", "PaymentCaptured.currency", "PaymentCaptured.providerReference", "PaymentDeclined.orderId"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Are_read_and_written_without_loss(string name) => SchemaGenerator.Of(Schemas[name]).Sample(
        json =>
        {
            json = Sane(name, json!);
            AssertValid(name, json);
            var message = Read(name, json);
            var written = JsonSerializer.SerializeToNode(message, message.GetType(), MessageSchema.Json)!;
            AssertValid(name, written);
            AssertKept(json, written);
            Assert.True(JsonNode.DeepEquals(written, JsonSerializer.SerializeToNode(Read(name, written), message.GetType(), MessageSchema.Json)));
        },
        TestContext.Current.TestOutputHelper!.WriteLine, iter: Samples, print: j => j!.ToJsonString());

    [Theory]
    [MemberData(nameof(Incoming))]
    public void Are_not_refused_as_invalid(string name) => SchemaGenerator.Of(Schemas[name]).Sample(
        json => Assert.False(IsInvalid(Read(name, Sane(name, json!)))),
        TestContext.Current.TestOutputHelper!.WriteLine, iter: Samples, print: j => j!.ToJsonString());

    [Theory]
    [MemberData(nameof(Incoming))]
    public void Are_refused_just_beyond_each_limit(string name)
    {
        var broken = 0;
        SchemaGenerator.Of(Schemas[name]).Sample(
            json =>
            {
                foreach (var (field, wrong) in Beyond(name, Schemas[name], Sane(name, json!)))
                {
                    Assert.False(IsValid(name, wrong), $"{field} may be {wrong.ToJsonString()}");
                    Assert.True(IsInvalid(Read(name, wrong)), $"The service takes {field} of {wrong.ToJsonString()}");
                    broken++;
                }
            },
            TestContext.Current.TestOutputHelper!.WriteLine, iter: 20, threads: 1, print: j => j!.ToJsonString());
        Assert.True(broken > 0);
    }

    [Theory]
    [InlineData("Count", true)]
    [InlineData("Receive", false)]
    public void May_count_nothing_but_not_receive_nothing(string kind, bool isAllowed)
    {
        var json = JsonNode.Parse($$"""{ "adjustmentId": "a", "sku": "apple", "kind": "{{kind}}", "quantity": 0 }""")!;

        Assert.Equal(isAllowed, IsValid(nameof(AdjustStock), json));
        Assert.Equal(isAllowed, !IsInvalid(Read(nameof(AdjustStock), json)));
    }

    // What no schema can say, that a transfer must not end where it starts; and what ours says of two fields together.
    private static JsonNode Sane(string name, JsonNode json)
    {
        if (name == nameof(TransferStock))
            (json["from"], json["to"]) = ("here", "there");
        if (name == nameof(AdjustStock) && (string?)json["kind"] != nameof(AdjustmentKind.Count))
            json["quantity"] = Math.Max(1, (long)json["quantity"]!);
        return json;
    }

    private static IEnumerable<(string Field, JsonNode Wrong)> Beyond(string name, JsonObject schema, JsonNode message)
    {
        foreach (var (field, rules) in (JsonObject)schema["properties"]!)
        {
            if (Tolerated.Contains($"{name}.{field}"))
                continue;
            List<JsonNode> wrong = [];
            if ((long?)rules!["minimum"] is { } least)
                wrong.Add(least - 1);
            if ((long?)rules["maximum"] is { } most)
                wrong.Add(most + 1);
            if ((int?)rules["maxLength"] is { } length)
                wrong.Add(new string('x', length + 1));
            if ((int?)rules["minItems"] > 0)
                wrong.Add(new JsonArray());
            if ((int?)rules["maxItems"] is { } items)
                wrong.Add(new JsonArray([.. Enumerable.Repeat(0, items + 1).Select(_ => new JsonObject { ["sku"] = "a", ["quantity"] = 1 })]));
            if ((string?)rules["pattern"] is { } pattern)
                wrong.AddRange(pattern.EndsWith("{3}$", StringComparison.Ordinal) ? ["EU", "EURO", "E1R"] : ["", " ", "a\tb"]);
            // The limits of a line are those of the first one.
            if (field == "lines" && message[field] is JsonArray)
            {
                wrong.AddRange(Beyond("lines", (JsonObject)rules["items"]!, message[field]![0]!).Select(line => new JsonArray(line.Wrong)));
            }
            else if (rules["properties"] is not null && message[field] is not null)
            {
                wrong.AddRange(Beyond(field, rules.AsObject(), message[field]!).Select(part => part.Wrong));
            }

            foreach (var value in wrong)
            {
                var copy = message.DeepClone();
                copy[field] = value;
                yield return ($"{name}.{field}", copy);
            }
        }
    }

    private static bool IsInvalid(object message)
    {
        try
        {
            return message switch
            {
                CapturePayment capture => PaymentDecisions.Begin(capture, null, null).DeclineCode == DeclineCodes.Invalid,
                RefundPayment refund => RefundDecisions.Begin(refund, null, null)!.Refund.RejectReason == RefundReasons.Invalid,
                _ => Decisions.Decide(new InventoryState(), message).Any(e => e switch
                {
                    StockRejected r => r.Reason == RejectionReasons.Invalid,
                    CommitRejected r => r.Reason == RejectionReasons.Invalid,
                    ExtensionRejected r => r.Reason == RejectionReasons.Invalid,
                    StockAdjustmentRejected r => r.Reason == RejectionReasons.Invalid,
                    StockTransferRejected r => r.Reason == RejectionReasons.Invalid,
                    StockConfigurationRejected r => r.Reason == RejectionReasons.Invalid,
                    _ => false,
                }),
            };
        }
        catch (UnidentifiedMessageException)
        {
            return true;
        }
    }

    // What is left out may come back as null or its default; nothing else may be added or lost.
    private static void AssertKept(JsonNode before, JsonNode after)
    {
        if (before is not JsonObject fields)
        {
            Assert.True(before is JsonArray || JsonNode.DeepEquals(before, after), $"{before} became {after}");
            if (before is JsonArray items)
                Assert.All(items, (item, i) => AssertKept(item!, after[i]!));
            return;
        }

        Assert.All(fields.Where(f => f.Value is not null), f => AssertKept(f.Value!, after[f.Key]!));
        Assert.All(after.AsObject().Where(f => fields[f.Key] is null), f => Assert.True(
            f.Value is null or JsonArray { Count: 0 } || f.Value.ToJsonString() is "0" or "false", $"{f.Key} became {f.Value}"));
    }

    private static object Read(string name, JsonNode json) =>
        json.Deserialize(Messages.All.Single(m => m.Name == name), MessageSchema.Json)!;

    private static void AssertValid(string name, JsonNode json)
    {
        var results = Evaluate(name, json);
        Assert.True(results.IsValid, string.Join('\n', (results.Details ?? []).Where(d => d.Errors is not null).Select(d => $"{d.InstanceLocation} {string.Join(' ', d.Errors!.Values)}")));
    }

    private static bool IsValid(string name, JsonNode json) => Evaluate(name, json).IsValid;

    private static EvaluationResults Evaluate(string name, JsonNode json)
    {
        using var document = JsonDocument.Parse(json.ToJsonString());
        return Compiled[name].Evaluate(document.RootElement, new() { OutputFormat = OutputFormat.List });
    }
}
