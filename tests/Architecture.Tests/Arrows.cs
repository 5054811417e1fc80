namespace Architecture.Tests;

/// <summary>Which project may know which. A new project in <c>src</c> needs a line here.</summary>
public sealed class Arrows
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Locking"] = [],
        ["Inventory.Contracts"] = [],
        ["Inventory.Domain"] = ["Inventory.Contracts"],
        ["Messaging"] = ["Locking"],
        ["Inventory.Worker"] = ["Inventory.Contracts", "Inventory.Domain", "Locking", "Messaging"],
        ["Inventory.Cli"] = ["Inventory.Contracts", "Inventory.Domain", "Inventory.Worker", "LocalStack", "Locking", "Messaging", "PaymentSimulator"],
    };

    public static TheoryData<string> Sources => [.. Repository.Projects.Where(p => p.Folder == "src").Select(p => p.Name)];

    [Fact]
    public void Are_drawn_for_every_project_of_the_product() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Sources.Select(s => s.Data).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Sources))]
    public void Point_one_way(string project) => Assert.Empty(Named(project).References.Except(Allowed[project]));

    [Fact]
    public void From_tools_lead_to_other_tools_at_most()
    {
        var tools = Repository.Projects.Where(p => p.Folder == "tools").ToList();

        Assert.NotEmpty(tools);
        Assert.All(tools, tool => Assert.Empty(tool.References.Except(tools.Select(t => t.Name))));
    }

    [Fact]
    public void Never_lead_to_tests_or_benchmarks_from_the_product()
    {
        var outside = Repository.Projects.Where(p => p.Folder is "tests" or "bench").Select(p => p.Name).ToList();

        Assert.All(Repository.Projects.Where(p => p.Folder is "src" or "tools"), p => Assert.Empty(p.References.Intersect(outside)));
    }

    [Theory]
    [InlineData("Inventory.Contracts")]
    [InlineData("Inventory.Domain")]
    public void Lead_to_no_package_from(string project) => Assert.Empty(Named(project).Packages);

    [Theory]
    [InlineData("MassTransit")]
    [InlineData("Microsoft.EntityFrameworkCore")]
    [InlineData("Npgsql")]
    [InlineData("RabbitMQ")]
    public void Lead_from_locking_to_nothing_like(string package) =>
        Assert.DoesNotContain(Named("Locking").Packages, p => p.StartsWith(package, StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Start_in_projects_that_the_solution_builds()
    {
        var solution = Repository.Read("Inventory.sln").Replace('\\', '/');

        Assert.All(Repository.Projects, p => Assert.Contains($"\"{p.Path}\"", solution, StringComparison.Ordinal));
    }

    private static Project Named(string name) => Assert.Single(Repository.Projects, p => p.Name == name);
}
