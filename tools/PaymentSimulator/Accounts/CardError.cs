namespace PaymentSimulator.Accounts;

/// <summary>A card's refusal. Source: https://docs.stripe.com/declines/codes.</summary>
/// <param name="Code">The error's code, for instance <c>card_declined</c>.</param>
/// <param name="DeclineCode">The bank's reason, for instance <c>insufficient_funds</c>; null if it gave none.</param>
/// <param name="Message">Words for a person.</param>
public sealed record CardError(string Code, string? DeclineCode, string Message);
