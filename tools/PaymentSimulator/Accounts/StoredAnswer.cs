namespace PaymentSimulator.Accounts;

/// <summary>The first answer given under an idempotency key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Fingerprint">A hash of the request: the same key with another request is an error.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, byte for byte.</param>
/// <param name="StoredAt">When it was stored; it is forgotten some time later.</param>
public sealed record StoredAnswer(string Key, string Fingerprint, int Status, string Body, DateTimeOffset StoredAt);
