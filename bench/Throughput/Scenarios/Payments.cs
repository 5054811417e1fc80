using System.Diagnostics;
using System.Globalization;
using Inventory.Contracts;
using Load;
using Load.Broker;
using Load.Processes;
using PaymentSimulator;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>
/// The payment stage alone: payments without orders, at a provider that takes 20 ms for a call. What would commit the orders gets the events after
/// each turn.
/// </summary>
internal sealed class Payments : Scenario
{
    private const string Paying = "ours, paying";

    // The simulator allocates about 17,000 for a call (measured).
    private const long CallBytes = 32 << 10;

    // The last is the worker's default.
    private static readonly int[] Concurrencies = [8, 16, 32];

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);

    public override string Name => "payments";

    public override async Task RunAsync(Bench bench)
    {
        await bench.RetireOthersAsync();
        foreach (var concurrency in Concurrencies)
            await MeasureAsync(bench, concurrency);
    }

    private async Task MeasureAsync(Bench bench, int concurrency)
    {
        using var time = new ExactTime();
        await using var provider = await PaymentSimulatorHost.StartAsync(new SimulatorOptions { Latency = Latency, TimeProvider = time });
        await using var side = (OurSide)await OurSide.StartAsync(bench, Paying, new Dictionary<string, string>
        {
            ["Payments__ApiBase"] = provider.BaseAddress.GetLeftPart(UriPartial.Authority),
            ["Payments__DefaultPaymentMethod"] = "pm_card_visa",
            ["Payments__Concurrency"] = concurrency.ToString(CultureInfo.InvariantCulture),
        });
        await side.Events.TakeFromAsync(OurSide.AfterPayments, Envelope.Exchange<PaymentCaptured>());
        var possible = Side.Workers * concurrency / Latency.TotalSeconds;
        var (rates, sent) = (new List<double>(), 0);
        var count = (int)possible;
        var warmUp = Stopwatch.StartNew();
        while (rates.Count < bench.Settings.Rounds)
        {
            await side.PauseAsync();
            await side.Publisher.PublishAsync(Envelope.Exchange<CapturePayment>(), Enumerable.Range(sent, count).Select(Capture));
            sent += count;
            var curve = await TurnAsync(side, count);
            await side.SettlePaymentsAsync(count, sent);
            bench.Say($"payments {curve.Rate():N0}/s");
            count = (int)(curve.Rate() * bench.Settings.Turn.TotalSeconds);
            if (warmUp.Elapsed > bench.Settings.WarmUp)
                rates.Add(curve.Rate());
        }

        var calls = provider.Stats().Requests.Values.Sum();
        var book = provider.Book();
        if (book.Count != sent || book.Any(entry => entry.TimesCharged != 1))
            throw new BenchmarkException($"{Paying}: {sent} payments, {book.Count} in the provider's book, {book.Count(e => e.TimesCharged != 1)} charged more than once.");
        await side.AuditAsync();
        var metric = string.Create(CultureInfo.InvariantCulture, $"{concurrency} at once");
        var rate = bench.Report.Add(Name, metric, OurSide.Title, rates, "1/s");
        bench.Report.Compare(Name, metric, "concurrency / 20 ms", rate / possible, 0.9);
        bench.Report.Compare(Name, $"calls, {metric}", "one a payment", sent / (double)calls, 1);
    }

    private static async Task<Curve> TurnAsync(OurSide side, int count)
    {
        using var quiet = NoCollections.Begin(count * CallBytes);
        await side.ResumeAsync();
        return await side.Events.WatchAsync(count, Side.Patience);
    }

    private static Envelope Capture(int index) => Envelope.Of(new CapturePayment
    {
        PaymentId = string.Create(CultureInfo.InvariantCulture, $"benchmark-pay-{index:D9}"),
        OrderId = string.Create(CultureInfo.InvariantCulture, $"benchmark-paid-{index:D9}"),
        AmountMinor = 1999,
        Currency = "EUR",
    });
}
