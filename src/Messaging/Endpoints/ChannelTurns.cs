namespace Messaging.Endpoints;

/// <summary>Lets those who use a channel do so one after the other, in the order in which they came.</summary>
internal sealed class ChannelTurns
{
    private Task _last = Task.CompletedTask;

    /// <summary>Begins when all who came before have ended, whichever way. Holds no lock meanwhile.</summary>
    public Task RunAsync(Func<Task> actAsync)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return AfterAsync(Interlocked.Exchange(ref _last, ended.Task), actAsync, ended);
    }

    private static async Task AfterAsync(Task before, Func<Task> actAsync, TaskCompletionSource ended)
    {
        await before;
        try
        {
            await actAsync();
        }
        finally
        {
            ended.SetResult();
        }
    }
}
