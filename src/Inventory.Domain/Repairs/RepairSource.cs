namespace Inventory.Domain.Repairs;

/// <summary>The ledger's names for what an audit books: <c>audit:RUN</c> for an item, <c>audit:RUN:order:ID</c> for what an order did to it.</summary>
public static class RepairSource
{
    /// <summary>Length of a run's name, <c>audit:</c> and 32 hexadecimal digits.</summary>
    public const int RunLength = 38;

    /// <summary>The name of a run.</summary>
    /// <param name="id">32 hexadecimal digits that no other run has.</param>
    public static string Run(string id) => $"audit:{id}";

    /// <summary>The name of what a run books for an order.</summary>
    public static string Order(string run, string orderId) => $"{run}:order:{orderId}";
}
