using Microsoft.Extensions.DependencyInjection;

namespace Locking.Tests.Docs;

/// <summary>The sample of docs/locking.md; a test compares the two, and runs it.</summary>
internal static class TenLines
{
    public static async Task RunAsync(string redis, Func<CancellationToken, Task> workAsync)
    {
        // sample
        var services = new ServiceCollection();
        services.AddRedisLocks(locks => locks.Group("jobs", redis));
        await using var provider = services.BuildServiceProvider();
        var jobs = provider.GetRequiredService<ILockGroups>().Group("jobs");
        await jobs.DeclareNodesNewAsync(); // only where this Redis never held such locks before
        var result = await jobs.AcquireAsync("invoice-42", wait: TimeSpan.FromSeconds(5));
        if (!result.IsAcquired)
            throw new InvalidOperationException(result.Reason);
        await using var lease = result.Lease;
        await workAsync(lease.Lost);
        // end
    }
}
