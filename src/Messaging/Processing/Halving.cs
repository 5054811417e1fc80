namespace Messaging.Processing;

/// <summary>Applies a batch, and halves one that cannot be applied until what spoils it stands alone.</summary>
public static class Halving
{
    /// <summary>Applies all that can be applied.</summary>
    /// <typeparam name="T">What the batch is made of.</typeparam>
    /// <param name="batch">The batch.</param>
    /// <param name="apply">Applies a part: all of it, or nothing and throws.</param>
    /// <param name="onHalved">Called with a part that could not be applied and is halved now.</param>
    /// <param name="onAlone">Called with one that cannot be applied alone; the others were, or will be.</param>
    /// <exception cref="OperationCanceledException">Passed on: it says nothing about the batch.</exception>
    /// <exception cref="Exception">A transient fault (<see cref="Faults.IsTransient"/>), passed on: it says nothing about the batch.</exception>
    public static async Task ApplyAsync<T>(
        IReadOnlyList<T> batch, Func<IReadOnlyList<T>, Task> apply, Action<int, Exception> onHalved, Action<T, Exception> onAlone)
    {
        if (batch.Count == 0)
            return;
        try
        {
            await apply(batch);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !Faults.IsTransient(fault))
        {
            if (batch.Count == 1)
            {
                onAlone(batch[0], fault);
                return;
            }

            onHalved(batch.Count, fault);
            var half = batch.Count / 2;
            await ApplyAsync([.. batch.Take(half)], apply, onHalved, onAlone);
            await ApplyAsync([.. batch.Skip(half)], apply, onHalved, onAlone);
        }
    }
}
