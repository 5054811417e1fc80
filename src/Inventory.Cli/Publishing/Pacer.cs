namespace Inventory.Cli.Publishing;

/// <summary>Spreads sends evenly over time.</summary>
internal sealed class Pacer(double perSecond, TimeProvider time)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(2);

    private readonly long _start = time.GetTimestamp();

    /// <summary>Waits until send number <paramref name="index"/> (from 0) is due. A rate of 0 never waits.</summary>
    public async ValueTask WaitAsync(int index, CancellationToken cancellationToken)
    {
        if (perSecond <= 0)
            return;
        var ahead = TimeSpan.FromSeconds(index / perSecond) - time.GetElapsedTime(_start);
        if (ahead > Slack)
            await Task.Delay(ahead, time, cancellationToken);
    }
}
