namespace Locking.Tests.Processes;

/// <summary>Takes a lock and keeps it until it is killed.</summary>
internal static class Holder
{
    public const string Command = "hold";

    public const string Holds = "holds the lock";

    public static async Task<int> RunAsync(LockSetup setup, string key)
    {
        await using var locks = await setup.ConnectAsync();
        var lease = (await locks.Group.AcquireAsync(key, TimeSpan.FromSeconds(10))).GetLeaseOrThrow();
        Console.WriteLine(Holds);
        await Task.Delay(Timeout.Infinite, lease.Lost);
        return 1;
    }
}
