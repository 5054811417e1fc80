using Xunit;

namespace LocalStack.Tests.Support;

internal static class Eventually
{
    /// <summary>Polls until the condition holds; fails after 20 s.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20), $"Not within 20 s: {what}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
