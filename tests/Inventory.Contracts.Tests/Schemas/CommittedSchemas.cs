using System.Text.Json.Nodes;
using Inventory.Contracts.Tests.Changes;

namespace Inventory.Contracts.Tests.Schemas;

/// <summary>
/// What is committed in <c>docs/schemas</c> is what the contracts are. A difference fails here with what to do about it: run <c>./run schemas</c>
/// for a compatible one, announce a breaking one first.
/// </summary>
public sealed class CommittedSchemas
{
    [Fact]
    public void Are_those_of_the_contracts()
    {
        var announced = SchemaFolder.Announced;

        Assert.Equal(
            [],
            SchemaReview.Review(SchemaFolder.Read(SchemaFolder.Folder), SchemaFolder.Generate(announced), announced).Select(f => f.ToString()));
    }

    [Fact]
    public void Are_written_as_the_command_writes_them() => Assert.All(
        SchemaFolder.Generate(SchemaFolder.Announced),
        s => Assert.Equal(MessageSchema.Write(s.Value), File.ReadAllText(Path.Combine(SchemaFolder.Folder, $"{s.Key}.json"))));

    [Fact]
    public void Describe_each_field_of_each_message() => Assert.All(SchemaFolder.Generate(SchemaFolder.Announced).Values, schema =>
    {
        Assert.All(["$schema", "$id", "title", "description", "required"], keyword => Assert.NotNull(schema[keyword]));
        Assert.All((JsonObject)schema["properties"]!, p => Assert.NotEqual("", (string?)p.Value!["description"]));
    });
}
