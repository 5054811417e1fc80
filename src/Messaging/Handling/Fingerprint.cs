using System.Security.Cryptography;
using System.Text.Json;

namespace Messaging.Handling;

/// <summary>Tells whether two messages of one identity have the same content.</summary>
public static class Fingerprint
{
    /// <summary>SHA-256 of the content as it was read.</summary>
    public static byte[] Of<TMessage>(TMessage message)
        where TMessage : class => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(message));
}
