using System.Runtime.CompilerServices;

namespace Locking.Redis;

/// <summary>
/// Continues on the very thread that completes a task, also where the task's maker has asked for another. For code that is short and
/// runs nobody else's: waking a thread costs more than all it does.
/// </summary>
internal sealed class AtOnce : SynchronizationContext
{
    private static readonly AtOnce Instance = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        var before = Current;
        SetSynchronizationContext(null);
        try
        {
            d(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Calls back when the task has ended.</summary>
    public static void Continue<T>(TaskAwaiter<T> awaiter, Action continuation)
    {
        // An awaiter takes along the context it finds.
        var before = Current;
        SetSynchronizationContext(Instance);
        try
        {
            awaiter.UnsafeOnCompleted(continuation);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }
}
