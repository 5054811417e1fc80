using Inventory.Cli.Publishing;
using Microsoft.Extensions.Time.Testing;

namespace Inventory.Cli.Tests.Publishing;

public sealed class PacerTests
{
    [Fact]
    public async Task A_send_waits_until_it_is_due()
    {
        var time = new FakeTimeProvider();
        var pacer = new Pacer(10, time);
        await pacer.WaitAsync(0, TestContext.Current.CancellationToken);

        var tenth = pacer.WaitAsync(10, TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(tenth.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        await tenth;
    }

    [Fact]
    public async Task Rate_zero_never_waits() =>
        await new Pacer(0, new FakeTimeProvider()).WaitAsync(1_000_000, TestContext.Current.CancellationToken);
}
