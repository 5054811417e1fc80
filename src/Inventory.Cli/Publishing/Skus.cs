using System.Globalization;

namespace Inventory.Cli.Publishing;

/// <summary>Names of generated items: <c>SKU-0001</c> and on.</summary>
internal static class Skus
{
    public const int Most = 1_000_000;

    /// <param name="index">From 0.</param>
    public static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"SKU-{index + 1:D4}");
}
