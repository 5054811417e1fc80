using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Locking.Tests.Processes;
using Locking.Tests.Support;

namespace Locking.Tests.History;

/// <summary>A process in which several tasks take and give back a few locks, and which writes down all it does and sees.</summary>
internal sealed class Contender(TestLocks locks, LockSetup setup, HistoryWriter history, CancellationToken stop)
{
    public const string Command = "contend";

    public const int Keys = 3;

    private const int Tasks = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<int, (Lease Lease, string Key)> _mine = new();
    private int _leases;

    public static async Task<int> RunAsync(LockSetup setup, string file, string seed)
    {
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        using var history = new HistoryWriter(file);
        await using (var locks = await setup.ConnectAsync())
        {
            var contender = new Contender(locks, setup, history, stop.Token);
            using var heartbeat = new Heartbeat(history, contender.LookAtAll);
            var first = int.Parse(seed, CultureInfo.InvariantCulture);
            await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => contender.ContendAsync(new Random((first * Tasks) + task))));
        }
        history.Write(HistoryWriter.Now, 0, HistoryKind.Ended);
        return 0;
    }

    private async Task ContendAsync(Random random)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await OnceAsync(random);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task OnceAsync(Random random)
    {
        var number = Interlocked.Increment(ref _leases);
        var key = string.Create(CultureInfo.InvariantCulture, $"k{random.Next(Keys)}");
        history.Write(HistoryWriter.Now, number, HistoryKind.Asking, key);
        var result = await locks.Group.AcquireAsync(key, TimeSpan.FromMilliseconds(random.Next(2) * random.Next(2000)), stop);
        var now = HistoryWriter.Now;
        if (!result.IsAcquired)
        {
            history.Write(now, number, HistoryKind.Refused, key);
            await Task.Delay(random.Next(1, 20), stop);
            return;
        }
        var lease = result.Lease;
        history.Write(now, number, HistoryKind.Acquired, key, Deadline(lease));
        _mine[number] = (lease, key);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lease.Lost.UnsafeRegister(
            _ =>
            {
                history.Write(HistoryWriter.Now, number, HistoryKind.Lost, key, Deadline(lease));
                told.SetResult();
            },
            null);
        try
        {
            if (random.Next(4) != 0)
                history.Write(HistoryWriter.Now, number, HistoryKind.Fenced, key, await lease.SettleFenceAsync(stop));
            await WorkAsync(lease, number, key, random);
            // By the clocks it is over, so the word must be on its way; the record says when it came.
            if (!lease.IsHeld)
                await told.Task.WaitAsync(setup.Ttl * 3, stop);
        }
        catch (TimeoutException)
        {
            // Never told: the checker sees the release long after the deadline.
        }
        catch (LockLostException)
        {
            // The record says when it was told.
        }
        finally
        {
            _mine.TryRemove(number, out _);
            var deadline = Deadline(lease);
            history.Write(HistoryWriter.Now, number, HistoryKind.Releasing, key, deadline);
            await lease.ReleaseAsync();
            history.Write(HistoryWriter.Now, number, HistoryKind.Released, key);
        }
    }

    // Looks often whether it still holds, as it is then that it would do harm.
    private async Task WorkAsync(Lease lease, int number, string key, Random random)
    {
        var work = random.Next(100) switch
        {
            < 65 => TimeSpan.Zero,
            < 92 => TimeSpan.FromMilliseconds(random.Next(1, 30)),
            < 98 => setup.Ttl * random.NextDouble(),
            _ => setup.Ttl * 3,
        };
        var end = HistoryWriter.Now + (work.Ticks * 100);
        do
        {
            if (!LookAt(lease, number, key))
                return;
            if (work > TimeSpan.Zero)
                await Task.Delay(Look, stop);
        }
        while (HistoryWriter.Now < end);
    }

    private bool LookAt(Lease lease, int number, string key)
    {
        var deadline = Deadline(lease);
        var now = HistoryWriter.Now;
        if (!lease.IsHeld)
            return false;
        history.Write(now, number, HistoryKind.Held, key, deadline);
        return true;
    }

    private void LookAtAll()
    {
        foreach (var (number, (lease, key)) in _mine)
            LookAt(lease, number, key);
    }

    private static long Deadline(Lease lease) => lease.Hold.Deadline.Mono is var ticks && ticks > 0 ? ticks * 100 : 0;
}
