using Inventory.Domain.Repairs;

namespace Inventory.Worker.Operations.Audit.Repairs;

/// <summary>What a repair proposes, or did.</summary>
/// <param name="Run">The name under which the ledger knows it.</param>
/// <param name="Items">Every item of which the record disagrees with itself, in key order.</param>
/// <param name="Applied">Whether the bookings are in the ledger.</param>
public sealed record RepairReport(string Run, IReadOnlyList<ItemRepair> Items, bool Applied);
