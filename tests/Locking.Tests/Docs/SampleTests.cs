using Locking.Tests.Support;
using Xunit;

namespace Locking.Tests.Docs;

public sealed class SampleTests(LockFixture fixture) : IClassFixture<LockFixture>
{
    [Fact]
    public async Task The_sample_in_the_document_is_this_code_and_it_works()
    {
        var document = Read("locking.md");
        var start = document.IndexOf("```csharp\n", StringComparison.Ordinal) + 10;
        var shown = document[start..document.IndexOf("```", start, StringComparison.Ordinal)];
        var source = Read("TenLines.cs");
        var from = source.IndexOf("// sample\n", StringComparison.Ordinal) + 10;
        var code = source[from..source.IndexOf("        // end", from, StringComparison.Ordinal)];
        Assert.Equal(code.ReplaceLineEndings("\n").Replace("\n        ", "\n", StringComparison.Ordinal).Trim(), shown.Trim());

        var ran = false;
        await TenLines.RunAsync(fixture.Endpoints[0], lost =>
        {
            ran = !lost.IsCancellationRequested;
            return Task.CompletedTask;
        });
        Assert.True(ran);
    }

    [Fact]
    public void Every_test_the_document_names_exists()
    {
        var names = typeof(SampleTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        var named = System.Text.RegularExpressions.Regex.Matches(Read("locking.md") + Read("lock-uses.md"), "`([A-Z][A-Za-z]*_[a-z]+(?:_[A-Za-z0-9]+){2,})`")
            .Select(m => m.Groups[1].Value).Where(n => !n.StartsWith("Without_", StringComparison.Ordinal)
                && !n.StartsWith("Under_all", StringComparison.Ordinal) && !n.StartsWith("The_same_seed", StringComparison.Ordinal));
        Assert.DoesNotContain(named, n => !names.Contains(n));
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SampleTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
