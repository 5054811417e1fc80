using System.Text.Json.Serialization;

namespace PaymentSimulator.Accounts;

/// <summary>Money that was given back.</summary>
/// <param name="Id">The id, <c>re_…</c>.</param>
/// <param name="Charge">The charge it was given back from.</param>
/// <param name="PaymentIntent">The payment intent of that charge.</param>
/// <param name="Amount">In the currency's smallest unit.</param>
/// <param name="Currency">ISO 4217 code in lower case.</param>
/// <param name="Metadata">The caller's own fields.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record Refund(
    string Id,
    string Charge,
    string PaymentIntent,
    long Amount,
    string Currency,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset CreatedAt)
{
    /// <summary>The caller's refund id, from the metadata; empty if there was none.</summary>
    [JsonIgnore]
    public string RefundId => Metadata.GetValueOrDefault("refund_id") ?? "";
}
