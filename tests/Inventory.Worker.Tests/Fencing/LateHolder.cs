using System.Diagnostics;
using System.Runtime.InteropServices;
using Inventory.Contracts;
using Inventory.Domain.Stock;
using Inventory.Worker.Consumers;
using Messaging.Fencing;

namespace Inventory.Worker.Tests.Fencing;

/// <summary>
/// A process that takes a lock, looks at its lease for the last time, stops itself in the middle of the work, and goes on when it is woken, as
/// if no time had passed.
/// </summary>
internal sealed class LateHolder : IDisposable
{
    public const string Argument = "late-holder";

    /// <summary>Stops before the transaction that reserves an order.</summary>
    public const string Stock = "stock";

    /// <summary>Stops before it claims a payment.</summary>
    public const string Unclaimed = "unclaimed";

    /// <summary>Stops after it has claimed a payment, before it asks the provider and records the answer.</summary>
    public const string Claimed = "claimed";

    /// <summary>Stops after it has claimed a payment and set its refund aside, before it asks the provider and records the answer.</summary>
    public const string Refunding = "refunding";

    public const string Item = "apple";

    private const int StopSignal = 19;
    private const string Held = "held ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private LateHolder(Process process) => _process = process;

    public static CapturePayment Payment { get; } = new() { PaymentId = "pay", OrderId = "order", AmountMinor = 500, Currency = "EUR" };

    public static RefundPayment Refund { get; } = new()
    {
        RefundId = "back",
        PaymentId = Payment.PaymentId,
        OrderId = Payment.OrderId,
        AmountMinor = 200,
        Currency = "EUR",
        Reason = "damaged",
    };

    public static OrderPlaced Order(string id) => new() { OrderId = id, Lines = [new OrderLine { Sku = Item, Quantity = 1 }] };

    /// <summary>Starts it, and returns when it holds the lock and is stopped.</summary>
    /// <returns>The process and its fencing token.</returns>
    public static async Task<(LateHolder Process, long Token)> StartAsync(string work, Place place, CancellationToken cancellationToken)
    {
        var process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, [Argument, work, place.Postgres, string.Join(',', place.Redis), place.Prefix, place.Provider.ToString()])
        {
            RedirectStandardOutput = true,
        })!;
        var holder = new LateHolder(process);
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
        Assert.StartsWith(Held, line, StringComparison.Ordinal);
        await Payments.Eventually.IsTrueAsync(() => File.ReadAllText($"/proc/{process.Id}/stat").Split(')')[^1].TrimStart()[0] == 'T');
        return (holder, long.Parse(line.AsSpan(Held.Length), System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Wakes it, and returns the last thing it says.</summary>
    public async Task<string> WakeAsync(CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", ["-CONT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancellationToken);
        return (await _process.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(Patience, cancellationToken)).Trim();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    /// <summary>The process itself.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var holder = new Holder(new Place(args[1], args[2].Split(','), args[3], new Uri(args[4])));
        var (group, name) = args[0] == Stock
            ? (LockNames.StockGroup, LockNames.Stock(StockKey.Of(Item, null)))
            : (LockNames.PaymentGroup, LockNames.Payment(Payment.PaymentId));
        var (lease, fence) = await holder.TakeAsync(group, name);
        try
        {
            if (args[0] is Stock or Unclaimed)
                StopHere();
            await (args[0] switch
            {
                Stock => holder.ApplyAsync(new OrderPlacedHandler(Holder.Decisions), fence, Order("late")),
                Refunding => holder.ApplyAsync(holder.Refunds(StopHereAsync), fence, Refund),
                _ => holder.ApplyAsync(holder.Payments(args[0] == Claimed ? StopHereAsync : () => Task.CompletedTask), fence, Payment),
            });
            Console.WriteLine("applied");
        }
        catch (FenceRefusedException refused)
        {
            Console.WriteLine($"refused by {refused.Stored}");
        }

        return 0;

        Task StopHereAsync()
        {
            StopHere();
            return Task.CompletedTask;
        }

        void StopHere()
        {
            lease.ThrowIfNotHeld();
            Console.WriteLine($"{Held}{fence.Token}");
            // To this very thread, so it does not get any further.
            if (Raise(StopSignal) != 0)
                throw new InvalidOperationException("It did not stop.");
        }
    }

    [DllImport("libc", EntryPoint = "raise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Raise(int signal);
}
