namespace Messaging.Endpoints;

/// <summary>Lets those who use a channel do so one after the other, in the order in which they came.</summary>
internal sealed class ChannelTurns
{
    private readonly Lock _sync = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Begins when all who came before have ended, whichever way.</summary>
    public Task RunAsync(Func<Task> actAsync)
    {
        lock (_sync)
            return _last = AfterAsync(_last, actAsync);
    }

    private static async Task AfterAsync(Task before, Func<Task> actAsync)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await actAsync();
    }
}
