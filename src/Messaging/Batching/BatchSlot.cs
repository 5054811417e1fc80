namespace Messaging.Batching;

/// <summary>
/// A batch's place among those that are being decided at the same time; a payload of its context. It is given back when the batch has been
/// committed and its locks are free: the next batch is decided while the answers of this one are still being sent.
/// </summary>
internal sealed class BatchSlot
{
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the slot is free.</summary>
    public Task Freed => _free.Task;

    /// <summary>Lets the next batch begin. Repeating it does nothing.</summary>
    public void Free() => _free.TrySetResult();
}
