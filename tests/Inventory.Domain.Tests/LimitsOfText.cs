namespace Inventory.Domain.Tests;

public sealed class LimitsOfText
{
    // Not as test cases: half a pair does not survive the way through a test runner's reports.
    private static readonly string[] Halves =
        ["\ud83c", "a\ud83c", "\ud83ca", "\udf4f", "\udf4fa", "\udf4f\ud83c", "\ud83c\ud83c\udf4f", "\ud83c\udf4f\udf4f"];

    [Theory]
    [InlineData("a")]
    [InlineData(" a ")]
    [InlineData("a b")]
    [InlineData("\u65e5\u672c\u8a9e")]
    [InlineData("e\u0301")]
    [InlineData("\ud83c\udf4f")]
    [InlineData("\ud83c\udf4f\ud83c\udf50x")]
    public void Accept_ordinary_text_in_any_script(string text)
    {
        Assert.True(Limits.IsId(text));
        Assert.True(Limits.IsName(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u00a0\u3000")]
    [InlineData("a\0")]
    [InlineData("\n")]
    [InlineData("a\tb")]
    [InlineData("a\u007f")]
    [InlineData("a\u0085")]
    public void Refuse_blank_text_and_control_characters(string? text)
    {
        Assert.False(Limits.IsId(text));
        Assert.False(Limits.IsName(text));
    }

    [Fact]
    public void Refuse_half_a_surrogate_pair() => Assert.All(Halves, text => Assert.False(Limits.IsId(text)));

    [Fact]
    public void Count_UTF16_characters()
    {
        Assert.True(Limits.IsId(new string('x', 128)));
        Assert.False(Limits.IsId(new string('x', 129)));
        Assert.True(Limits.IsName(new string('x', 64)));
        Assert.False(Limits.IsName(new string('x', 65)));
        Assert.True(Limits.IsName(string.Concat(Enumerable.Repeat("\ud83c\udf4f", 32))));
        Assert.False(Limits.IsName(string.Concat(Enumerable.Repeat("\ud83c\udf4f", 33))));
    }
}
