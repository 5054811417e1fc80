using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Messaging.Handling;

/// <summary>Tells whether two messages of one identity have the same content.</summary>
public static class Fingerprint
{
    // A field that a later version adds, and that nobody sets, must not make strangers of messages that were on record before.
    private static readonly JsonSerializerOptions WhatIsSet = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>SHA-256 of the content as it was read: of all fields that are set to something else than their type's default.</summary>
    public static byte[] Of<TMessage>(TMessage message)
        where TMessage : class => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(message, WhatIsSet));
}
