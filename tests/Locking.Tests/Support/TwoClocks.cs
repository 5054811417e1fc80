using Microsoft.Extensions.Time.Testing;

namespace Locking.Tests.Support;

/// <summary>A fake clock whose UTC side can be set without moving the monotonic side.</summary>
internal sealed class TwoClocks : FakeTimeProvider
{
    public TimeSpan UtcStep { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + UtcStep;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
