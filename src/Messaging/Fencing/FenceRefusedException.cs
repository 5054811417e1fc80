using System.Globalization;

namespace Messaging.Fencing;

/// <summary>
/// The record has seen a newer holder of the lock: whoever comes now is late. Nothing is written; the messages are delivered again and get
/// a token of their own then.
/// </summary>
/// <param name="name">The lock.</param>
/// <param name="token">The token that came.</param>
/// <param name="stored">The token that stands.</param>
public sealed class FenceRefusedException(string name, long token, long stored) : Exception(string.Create(
    CultureInfo.InvariantCulture, $"Fencing token {token} of '{name}' is late: {stored} is on record."))
{
    /// <summary>The token on record; the largest, when several locks were refused.</summary>
    public long Stored => stored;
}
