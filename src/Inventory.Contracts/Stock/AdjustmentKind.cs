using System.Text.Json.Serialization;

namespace Inventory.Contracts;

/// <summary>Why on hand changes.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdjustmentKind>))]
public enum AdjustmentKind
{
    /// <summary>Goods came in: on hand goes up.</summary>
    Receive,

    /// <summary>Goods left outside the order flow: on hand goes down.</summary>
    Ship,

    /// <summary>A customer sent goods back: on hand goes up.</summary>
    Return,

    /// <summary>Goods were lost or broken: on hand goes down.</summary>
    Shrink,

    /// <summary>Goods were counted: on hand is set. Units owed to paid back-orders are set aside first.</summary>
    Count,
}
