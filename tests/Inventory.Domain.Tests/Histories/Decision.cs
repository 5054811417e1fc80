using Inventory.Domain.Orders;

namespace Inventory.Domain.Tests.Histories;

/// <summary>One decision of a history.</summary>
/// <param name="Message">The message that was decided.</param>
/// <param name="OrderId">The order it is about; null for an adjustment.</param>
/// <param name="Before">The order's state before.</param>
/// <param name="After">The order's state after.</param>
/// <param name="Events">What was published.</param>
internal sealed record Decision(
    object Message, string? OrderId, ReservationState? Before, ReservationState? After, IReadOnlyList<object> Events);
