using System.Globalization;
using Inventory.Worker.Operations.Audit;
using Inventory.Worker.Payments;
using Inventory.Worker.Tests.Road.Support;
using Microsoft.Extensions.DependencyInjection;
using PaymentSimulator.Faults;

namespace Inventory.Worker.Tests.Histories;

/// <summary>
/// Captures and refunds at random, each message twice and out of order, while the provider fails in every way and a worker is killed: in the
/// end everything is known, and the provider's book is the record. <c>INVENTORY_SEED</c> repeats the messages and the faults.
/// </summary>
[Collection(RoadCollection.Name)]
public sealed class RealMoney(RoadServers servers, ITestOutputHelper output)
{
    private const int Payments = 150;
    private const int Chunk = 60;

    // A 500 that is kept under the key before any money moved passes only when the provider forgets the key, a day later: not here.
    private static readonly FaultKind[] Kinds = [.. Enum.GetValues<FaultKind>().Except([FaultKind.ErrorBefore])];

    private static readonly string[] Often = [.. RoadBench.ShortDelays, "--Payments:Timeout=00:00:01", "--Payments:ResolveAfter=00:00:02", "--Payments:ResolveInterval=00:00:00.5"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_on_record_as_the_provider_has_it()
    {
        var seed = Environment.GetEnvironmentVariable("INVENTORY_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        output.WriteLine($"INVENTORY_SEED={seed}");
        var random = new Random(seed);
        var (messages, refunds) = Messages(random);
        await using var bench = await RoadBench.StartAsync(servers, Often);
        using var killed = WorkerProcess.Start([.. bench.Settings, .. Often]);
        await Eventually.IsTrueAsync(
            async () => await bench.Broker.ConsumersAsync(RoadBench.Payments) == 2 && await bench.Broker.ConsumersAsync(RoadBench.Refunds) == 2,
            () => "the other worker does not consume");

        foreach (var (chunk, number) in messages.Chunk(Chunk).Select((c, i) => (c, i)))
        {
            foreach (var kind in random.GetItems(Kinds, 4))
                bench.Provider.Inject(new FaultRule(kind, Next: random.Next(1, 4), Milliseconds: kind is FaultKind.Latency or FaultKind.RateLimit ? 100 : 0));
            foreach (var queue in chunk.GroupBy(m => m.Queue))
                await bench.Broker.SendAsync(queue.Key, queue.Select(m => m.Body));
            if (number != messages.Count / Chunk / 2)
                continue;
            // In the middle of its work: some is done, and some is under way or waits.
            await Eventually.IsTrueAsync(
                async () => await bench.ScalarAsync<long>("SELECT count(*) FROM inbox WHERE consumer = 'payments'") >= Chunk / 2, () => "nothing is captured");
            killed.Kill();
        }

        await FinalAsync(bench, "payment", Payments);
        await FinalAsync(bench, "refund", refunds);
        await AssertBookIsRecordAsync(bench);
    }

    private static (List<(string Queue, string Body)> Messages, int Refunds) Messages(Random random)
    {
        var (messages, refunds) = (new List<(string, string)>(), 0);
        for (var i = 0; i < Payments; i++)
        {
            var (payment, order) = (Name("pay", i), Name("order", i));
            var method = random.Next(6) == 0 ? "pm_card_chargeDeclined" : "pm_card_visa";
            messages.Add((RoadBench.Payments, RoadBench.Capture(payment, random.Next(1, 1000), method, order)));
            for (var r = random.Next(4); r > 0; r--, refunds++)
                messages.Add((RoadBench.Refunds, RoadBench.Refund(Name("refund", refunds), payment, random.Next(1, 600), order)));
        }

        List<(string, string)> twice = [.. messages, .. messages];
        var mixed = twice.ToArray();
        random.Shuffle(mixed);
        return ([.. mixed], refunds);

        static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}-{number}");
    }

    private static Task FinalAsync(RoadBench bench, string table, int count) => Eventually.IsTrueAsync(
        async () => await bench.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE state IN (2, 3)") == count, () => $"not every {table} is final");

    private static async Task AssertBookIsRecordAsync(RoadBench bench)
    {
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<long>("SELECT count(*) FROM outbox_pending") == 0, () => "answers are not settled");
        var captured = await bench.ScalarAsync<long>("SELECT count(*) FROM payment WHERE state = 2");
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<long>("SELECT count(*) FROM reservation WHERE state = 6") == captured, () => "not every order is told");
        Assert.InRange(captured, Payments / 2, Payments - 1);
        Assert.Equal(captured, bench.Provider.Book().Count);
        Assert.All(bench.Provider.Book(), entry => Assert.Equal(1, entry.TimesCharged));
        Assert.NotEmpty(bench.Provider.Refunds());
        Assert.All(bench.Provider.Refunds(), entry => Assert.Equal(1, entry.TimesRefunded));
        Assert.Equal(0, bench.Provider.Stats().PaymentsChargedTwice);
        Assert.Equal(Payments, await bench.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE consumer = 'payments'"));
        var worker = await bench.StartWorkerAsync();
        var report = await InventoryAudit.AuditAsync(bench.Database, worker.Services.GetRequiredService<IPaymentGateway>(), Stop);
        Assert.True(report.ComparedWithProvider);
        Assert.Equal([], report.Findings.Where(f => !f.IsClean).Select(f => $"{f.Check.Name}: {string.Join("; ", f.Examples)}"));
    }
}
