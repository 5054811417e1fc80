using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Locking.Tests.Options;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("Nodes has 2 entries")]
    [InlineData("Ttl is")]
    [InlineData("NodeTimeout is")]
    [InlineData("RenewalFraction is")]
    [InlineData("MaxHold is")]
    [InlineData("MaxHold is 365.00:00:00")]
    [InlineData("FenceLife is")]
    [InlineData("ConnectTimeout is")]
    [InlineData("MaxRetryDelay is")]
    [InlineData("MaxKeys is")]
    [InlineData("KeyPrefix is")]
    [InlineData("names one node twice")]
    public void A_wrong_setting_is_named_with_its_path_and_the_fix_in_one_line(string expected)
    {
        var failures = Failures(locks => locks.Group("stock", o =>
        {
            o.Nodes = expected.StartsWith("Nodes has", StringComparison.Ordinal) ? ["a:1", "b:1"]
                : expected.Contains("twice", StringComparison.Ordinal) ? ["a:1", "b:1", "A:1"] : ["a:1"];
            switch (expected)
            {
                case "Ttl is":
                    o.Ttl = TimeSpan.FromMilliseconds(1);
                    break;
                case "NodeTimeout is":
                    o.NodeTimeout = o.Ttl / 2;
                    break;
                case "RenewalFraction is":
                    o.RenewalFraction = double.NaN;
                    break;
                case "MaxHold is":
                    o.MaxHold = TimeSpan.FromSeconds(1);
                    break;
                case "MaxHold is 365.00:00:00":
                    o.MaxHold = TimeSpan.FromDays(365);
                    break;
                case "FenceLife is":
                    o.FenceLife = TimeSpan.MaxValue;
                    break;
                case "ConnectTimeout is":
                    o.ConnectTimeout = TimeSpan.MaxValue;
                    break;
                case "MaxRetryDelay is":
                    o.MaxRetryDelay = TimeSpan.MaxValue;
                    break;
                case "MaxKeys is":
                    o.MaxKeys = 0;
                    break;
                case "KeyPrefix is":
                    o.KeyPrefix = "a{b";
                    break;
            }
        }));
        var failure = failures.First(f => f.Contains(expected, StringComparison.Ordinal));
        Assert.StartsWith("Groups:stock:", failure, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure);
    }

    [Fact]
    public void No_group_and_a_shared_prefix_are_refused()
    {
        Assert.Contains("add at least one", Failures(_ => { }).Single(), StringComparison.Ordinal);
        Assert.Contains("prefix of its own", Failures(locks =>
        {
            locks.Group("a", o => (o.Nodes, o.KeyPrefix) = (["h:1"], "same"));
            locks.Group("b", o => (o.Nodes, o.KeyPrefix) = (["h:1"], "same"));
        }).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_group_is_refused_with_the_list_of_known_ones()
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks.Group("stock", "127.0.0.1:1").Group("payment", "127.0.0.1:1"));
        await using var provider = services.BuildServiceProvider();
        var groups = provider.GetRequiredService<ILockGroups>();
        Assert.Equal(["payment", "stock"], groups.Names);
        var error = Assert.Throws<ArgumentException>(() => groups.Group("stok"));
        Assert.Contains("payment, stock", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Failures(Action<RedisLocksOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddRedisLocks(configure);
        using var provider = services.BuildServiceProvider();
        return Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<RedisLocksOptions>>().Value).Failures;
    }
}
