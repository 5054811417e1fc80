using System.Diagnostics.CodeAnalysis;

namespace Inventory.Domain.Payments;

/// <summary>What a payment must look like.</summary>
public static class PaymentRules
{
    /// <summary>The first limit that a payment breaks, as one sentence; null when it breaks none.</summary>
    /// <param name="paymentId">Its id.</param>
    /// <param name="amountMinor">Amount in minor units.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <param name="paymentMethod">The provider's token, or null.</param>
    public static string? Check(string? paymentId, long amountMinor, string? currency, string? paymentMethod)
    {
        if (!Limits.IsId(paymentId))
            return $"The payment id must have {Limits.IdRule}.";
        if (amountMinor < 1)
            return $"The amount is {amountMinor}; it must be 1 or more, in minor units.";
        if (!IsCurrency(currency))
            return "The currency must be an ISO 4217 code of three letters.";
        if (paymentMethod is not null && !Limits.IsId(paymentMethod))
            return $"The payment method must have {Limits.IdRule}.";
        return null;
    }

    /// <summary>True for three ASCII letters; whether the currency exists is the provider's to say.</summary>
    internal static bool IsCurrency([NotNullWhen(true)] string? value) => value is { Length: 3 } && value.All(char.IsAsciiLetter);
}
