using System.Text.Json;
using Locking.Tests.Support;

namespace Locking.Tests.Processes;

/// <summary>What processes that share locks must agree on; travels as an argument.</summary>
internal sealed record LockSetup(string Prefix, TimeSpan Ttl, TimeSpan NodeTimeout, IReadOnlyList<string> Endpoints)
{
    public static LockSetup Parse(string text) =>
        JsonSerializer.Deserialize<LockSetup>(text) ?? throw new ArgumentException("Not a setup.", nameof(text));

    public override string ToString() => JsonSerializer.Serialize(this);

    public Task<TestLocks> ConnectAsync(bool areNew = false) => LockFixture.ConnectAsync(
        Endpoints,
        options =>
        {
            options.Ttl = Ttl;
            options.NodeTimeout = NodeTimeout;
        },
        Prefix,
        areNew);
}
