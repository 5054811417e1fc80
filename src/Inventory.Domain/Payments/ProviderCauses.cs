namespace Inventory.Domain.Payments;

/// <summary>What a provider does, as a cause of steps.</summary>
public static class ProviderCauses
{
    /// <summary>The money moved.</summary>
    public const string Did = "provider moved the money";

    /// <summary>No money moved, and none will.</summary>
    public const string Refused = "provider refused";

    /// <summary>A timeout, a broken connection, a 5xx: the money may have moved.</summary>
    public const string DidNotTell = "provider did not tell";

    /// <summary>Too many requests, circuit open, not reached: this request moved no money.</summary>
    public const string WasNotAsked = "provider could not be asked";

    /// <summary>Asked long after, it had nothing under the payment's id.</summary>
    public const string HasNothing = "provider has nothing";
}
