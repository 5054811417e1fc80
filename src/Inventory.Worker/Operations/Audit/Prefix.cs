namespace Inventory.Worker.Operations.Audit;

/// <summary>Beginnings of texts.</summary>
internal static class Prefix
{
    /// <summary>
    /// Whether a text begins with an ASCII prefix, as a range: an index answers it, and without one it takes a quarter of the time of <c>^@</c>, which
    /// looks for the collation first.
    /// </summary>
    /// <param name="text">An expression, whose collation is "C".</param>
    /// <param name="prefix">The prefix, without quotes in it.</param>
    public static string Begins(string text, string prefix) => $"({text} >= '{prefix}' AND {text} < '{Next(prefix)}')";

    /// <summary>Whether it does not.</summary>
    public static string BeginsOtherwise(string text, string prefix) => $"({text} < '{prefix}' OR {text} >= '{Next(prefix)}')";

    private static string Next(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}
