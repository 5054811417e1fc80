using System.Diagnostics;

namespace Inventory.Worker.Tests.Payments;

/// <summary>Polls with a deadline instead of sleeping.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task IsTrueAsync(Func<bool> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Deadline, $"Not reached within {Deadline}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
