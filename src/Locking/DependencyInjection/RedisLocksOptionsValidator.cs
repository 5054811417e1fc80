using System.Globalization;
using Locking.Fencing;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Locking.DependencyInjection;

/// <summary>Checks settings at start-up. Each error is one line: which setting, what it is, what it should be.</summary>
internal sealed class RedisLocksOptionsValidator : IValidateOptions<RedisLocksOptions>
{
    private static readonly TimeSpan ShortestTtl = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestHold = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestFenceLife = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, RedisLocksOptions options)
    {
        var errors = new List<string>();
        if (options.Groups.Count == 0)
            errors.Add("Groups is empty: add at least one lock group with its nodes.");
        foreach (var (group, settings) in options.Groups.OrderBy(g => g.Key, StringComparer.Ordinal))
            errors.AddRange(Check(group, settings).Select(e => $"Groups:{group}:{e}"));
        foreach (var same in options.Groups.GroupBy(g => g.Value.KeyPrefix ?? g.Key, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            errors.Add($"Groups:{same.Last().Key}:KeyPrefix is '{same.Key}', as in group '{same.First().Key}': "
                + "give every group a prefix of its own.");
        }
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Check(string group, LockGroupOptions o)
    {
        if (o.Nodes.Count is 0 or > 7 || o.Nodes.Count % 2 == 0)
            yield return $"Nodes has {o.Nodes.Count} entries: use 1, 3, 5 or 7; an even number tolerates no more failures than one less.";
        for (var i = 0; i < o.Nodes.Count; i++)
        {
            if (ConfigurationError(o.Nodes[i]) is { } error)
                yield return $"Nodes:{i} is not a Redis address like '10.0.0.1:6379': {error}";
        }
        if (o.Nodes.Count != o.Nodes.Distinct(StringComparer.OrdinalIgnoreCase).Count())
            yield return "Nodes names one node twice: a quorum needs independent nodes.";
        if (o.Ttl < ShortestTtl || o.Ttl > LongestTtl)
            yield return Range("Ttl", o.Ttl, "between 00:00:00.1 and 01:00:00");
        if (!(o.RenewalFraction >= 0.1 && o.RenewalFraction <= 0.7))
            yield return Range("RenewalFraction", o.RenewalFraction, "between 0.1 and 0.7");
        if (o.NodeTimeout <= TimeSpan.Zero || o.NodeTimeout > o.Ttl / 4)
            yield return Range("NodeTimeout", o.NodeTimeout, $"more than zero and at most a quarter of Ttl ({o.Ttl / 4:c})");
        if (o.ConnectTimeout < TimeSpan.Zero || o.ConnectTimeout > LongestTtl)
            yield return Range("ConnectTimeout", o.ConnectTimeout, "between zero and 01:00:00");
        if (o.MaxHold < o.Ttl || o.MaxHold > LongestHold)
            yield return Range("MaxHold", o.MaxHold, $"at least Ttl ({o.Ttl:c}) and at most {LongestHold:c}");
        if (o.LossMargin < TimeSpan.Zero)
            yield return Range("LossMargin", o.LossMargin, "zero or more");
        if (o.MaxRetryDelay <= TimeSpan.Zero || o.MaxRetryDelay > LongestTtl)
            yield return Range("MaxRetryDelay", o.MaxRetryDelay, "more than zero and at most 01:00:00");
        if (o.MaxKeys is < 1 or > 4096)
            yield return Range("MaxKeys", o.MaxKeys, "between 1 and 4096");
        if (o.MaxHandovers is < 0 or >= FenceNumbers.Stride)
            yield return Range("MaxHandovers", o.MaxHandovers, $"between 0 and {FenceNumbers.Stride - 1}");
        if (o.MaxHold <= LongestHold && (o.FenceLife < o.MaxHold * 4 || o.FenceLife > LongestFenceLife))
            yield return Range("FenceLife", o.FenceLife, $"at least four times MaxHold ({o.MaxHold * 4:c}) and at most {LongestFenceLife:c}");
        var prefix = o.KeyPrefix ?? group;
        if (prefix.Length == 0 || prefix.AsSpan().IndexOfAny('{', '}') >= 0)
            yield return $"KeyPrefix is '{prefix}': it must not be empty and not contain braces, because it becomes the hash tag.";
    }

    private static string Range(string key, object value, string wanted) =>
        string.Create(CultureInfo.InvariantCulture, $"{key} is {value}: it must be {wanted}.");

    private static string? ConfigurationError(string node)
    {
        if (string.IsNullOrWhiteSpace(node))
            return "it is empty.";
        try
        {
            return ConfigurationOptions.Parse(node).EndPoints.Count == 0 ? "it names no host." : null;
        }
        catch (ArgumentException e)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
    }
}
