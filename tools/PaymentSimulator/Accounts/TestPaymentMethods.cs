using System.Diagnostics.CodeAnalysis;

namespace PaymentSimulator.Accounts;

/// <summary>The provider's test tokens this simulator knows. Source: https://docs.stripe.com/testing.</summary>
internal static class TestPaymentMethods
{
    private const string Declined = "Your card was declined.";

    // Null: the card pays. Both spellings of the declining tokens are in use: the documentation had one, then the other.
    private static readonly Dictionary<string, CardError?> Known = new(StringComparer.Ordinal)
    {
        ["pm_card_visa"] = null,
        ["pm_card_visa_debit"] = null,
        ["pm_card_mastercard"] = null,
        ["pm_card_amex"] = null,
        ["pm_card_chargeDeclined"] = new("card_declined", "generic_decline", Declined),
        ["pm_card_visa_chargeDeclined"] = new("card_declined", "generic_decline", Declined),
        ["pm_card_chargeDeclinedInsufficientFunds"] = new("card_declined", "insufficient_funds", "Your card has insufficient funds."),
        ["pm_card_visa_chargeDeclinedInsufficientFunds"] = new("card_declined", "insufficient_funds", "Your card has insufficient funds."),
        ["pm_card_visa_chargeDeclinedLostCard"] = new("card_declined", "lost_card", Declined),
        ["pm_card_visa_chargeDeclinedStolenCard"] = new("card_declined", "stolen_card", Declined),
        ["pm_card_chargeDeclinedExpiredCard"] = new("expired_card", null, "Your card has expired."),
        ["pm_card_chargeDeclinedProcessingError"] = new("processing_error", null, "An error occurred while processing your card. Try again in a little bit."),
        ["pm_card_authenticationRequired"] = new("authentication_required", "authentication_required", "Your card was declined. This transaction requires authentication."),
    };

    public static bool TryFind([NotNullWhen(true)] string? token, out CardError? refusal)
    {
        refusal = null;
        return token is not null && Known.TryGetValue(token, out refusal);
    }
}
