using System.Globalization;
using Locking.Nodes;
using Xunit;

namespace Locking.Tests.Keys;

public sealed class LockKeysTests
{
    private static readonly KeySpace Space = new("g");

    [Fact]
    public void Keys_are_distinct_and_in_ordinal_order_whatever_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            // The runtime here knows no other than the invariant culture, so this one is made up.
            var strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (strange.NumberFormat.NegativeSign, strange.NumberFormat.NumberDecimalSeparator) = ("~", "'");
            CultureInfo.CurrentCulture = strange;
            var keys = LockKeys.From(["i", "I", "ı", "İ", "a", "i", "-1"], 10);
            Assert.Equal(["-1", "I", "a", "i", "İ", "ı"], keys.Names);
            Assert.Equal("{g}:lock:I", (string?)Space.Lock(keys.Names[1]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Wrong_keys_are_refused_with_the_reason()
    {
        Assert.Contains("at least one", Message(() => LockKeys.From([], 3)), StringComparison.Ordinal);
        Assert.Contains("empty", Message(() => LockKeys.From(["a", ""], 3)), StringComparison.Ordinal);
        Assert.Contains("512", Message(() => LockKeys.Single(new string('x', 513))), StringComparison.Ordinal);
        Assert.Contains("MaxKeys", Message(() => LockKeys.From(["a", "b", "c", "d"], 3)), StringComparison.Ordinal);
        Assert.Equal(3, LockKeys.From(["a", "b", "c", "c"], 3).Count);
    }

    [Fact]
    public void A_later_attempt_of_one_acquisition_sorts_after_an_earlier_one()
    {
        var token = LockToken.First(RandomSource.System);
        for (var i = 0; i < 300; i++)
        {
            var next = token.Next();
            Assert.Equal(LockToken.Length, next.Bytes.Length);
            Assert.Equal(token.Id, next.Id);
            Assert.True(string.CompareOrdinal(token.ToString(), next.ToString()) < 0);
            token = next;
        }
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
