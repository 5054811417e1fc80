using System.Diagnostics;

namespace Messaging.Tests.Support;

/// <summary>The first batch of a bench is being decided until <see cref="Release"/>; when each batch began is known.</summary>
internal sealed class HeldBatch
{
    private readonly TaskCompletionSource _goOn = new();
    private readonly long[] _begun = new long[9];

    private HeldBatch()
    {
    }

    /// <summary>Sends one toy and returns when its batch has begun.</summary>
    public static async Task<HeldBatch> StartAsync(Bench bench)
    {
        var held = new HeldBatch();
        bench.Sabotage.Begin = (attempt, _) =>
        {
            held._begun[attempt] = Stopwatch.GetTimestamp();
            return attempt == 1 ? held._goOn.Task : Task.CompletedTask;
        };
        await bench.Broker.SendAsync(Bench.Toys, ("held", 1));
        await Eventually.IsTrueAsync(() => Task.FromResult(bench.Sabotage.Attempts == 1), () => "nothing has begun");
        return held;
    }

    /// <summary>The time from the beginning of one batch, counted from 1, to that of another.</summary>
    public TimeSpan Between(int first, int second) => Stopwatch.GetElapsedTime(_begun[first], _begun[second]);

    public void Release() => _goOn.SetResult();
}
