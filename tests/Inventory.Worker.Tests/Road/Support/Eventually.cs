using System.Diagnostics;

namespace Inventory.Worker.Tests.Road.Support;

/// <summary>Polls with a deadline that leaves room for a busy machine.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > Deadline)
                Assert.Fail($"Not within {Deadline}: {otherwise()}");
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }
}
