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
            return $"The payment id must have 1 to {Limits.IdLength} printable characters.";
        if (amountMinor < 1)
            return $"The amount is {amountMinor}; it must be 1 or more, in minor units.";
        if (currency is not { Length: 3 } || !currency.All(char.IsAsciiLetter))
            return "The currency must be an ISO 4217 code of three letters.";
        if (paymentMethod is not null && !Limits.IsId(paymentMethod))
            return $"The payment method must have 1 to {Limits.IdLength} printable characters.";
        return null;
    }
}
