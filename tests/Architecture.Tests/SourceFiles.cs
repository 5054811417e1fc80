namespace Architecture.Tests;

public sealed class SourceFiles
{
    private const int MostLines = 400;

    [Theory]
    [InlineData("*.cs")]
    [InlineData("*.lua")]
    [InlineData("*.sh")]
    [InlineData("run")]
    public void Have_at_most_400_lines(string pattern) => Assert.All(
        Repository.Files(pattern).Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal)),
        file => Assert.True(File.ReadLines(Path.Combine(Repository.Root, file)).Count() <= MostLines, file));

    [Fact]
    public void Are_found_at_all() => Assert.True(Repository.Files("*.cs").Count() > 30);
}
