using System.Diagnostics;

namespace PaymentSimulator.Tests;

/// <summary>Polls with a deadline instead of sleeping.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static Task IsTrueAsync(Func<bool> condition) => ReadAsync(() => Task.FromResult(condition()), value => value);

    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> wanted)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (wanted(value))
                return value;
            Assert.True(clock.Elapsed < Deadline, $"Not reached within {Deadline}; last: {value}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
