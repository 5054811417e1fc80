using Inventory.Domain.Orders;

namespace Inventory.Domain.Tests.Histories;

/// <summary>One decision of a history.</summary>
/// <param name="Message">The message that was decided.</param>
/// <param name="OrderId">The order it is about; null for one about stock.</param>
/// <param name="Before">The order before.</param>
/// <param name="After">The order after.</param>
/// <param name="Events">What was published.</param>
internal sealed record Decision(object Message, string? OrderId, Reservation? Before, Reservation? After, IReadOnlyList<object> Events)
{
    /// <summary>The step that the order took, if it did.</summary>
    public OrderStep? Step => After is null || ReferenceEquals(Before, After)
        ? null
        : new(Before?.State, Message is HoldEnded ? OrderFlow.HoldRanOut : Message.GetType().Name, After.State);
}
