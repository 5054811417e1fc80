namespace Inventory.Domain;

/// <summary>
/// A message whose own id breaks the documented limits. Nobody can be answered (an answer names the id), so the message is put aside for
/// a person to look at. Nothing changed.
/// </summary>
/// <param name="message">Which id, and what it must look like.</param>
public sealed class UnidentifiedMessageException(string message) : Exception(message)
{
    /// <summary>Throws when an id cannot be used.</summary>
    /// <param name="value">The id.</param>
    /// <param name="name">What it is the id of, for people.</param>
    internal static void ThrowUnlessId(string? value, string name)
    {
        if (!Limits.IsId(value))
            throw new UnidentifiedMessageException($"The {name} id must have {Limits.IdRule}.");
    }
}
