namespace Inventory.Contracts;

/// <summary>Names of stock locations.</summary>
public static class StockLocations
{
    /// <summary>The location of a message that names none: <c>main</c>.</summary>
    public const string Default = "main";
}
