using System.Globalization;
using CsCheck;
using Inventory.Domain.Tests.Histories;
using Inventory.Worker.Operations.Audit;
using Inventory.Worker.Tests.Road.Support;
using Npgsql;

namespace Inventory.Worker.Tests.Histories;

/// <summary>
/// The random histories of the domain's tests, many at a time, through broker, workers and database, with every message twice and a worker
/// killed on the way: in the end the database has what the pure model has. <c>INVENTORY_SEED</c> repeats a run, <c>INVENTORY_STORIES</c> says of how many.
/// </summary>
[Collection(RoadCollection.Name)]
public sealed class RealHistories(RoadServers servers, ITestOutputHelper output)
{
    // About three orders each.
    private static readonly int Stories = Environment.GetEnvironmentVariable("INVENTORY_STORIES") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : 700;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task End_in_the_database_as_in_the_model()
    {
        var seed = Environment.GetEnvironmentVariable("INVENTORY_SEED") is { Length: > 0 } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64();
        output.WriteLine($"INVENTORY_SEED={seed}");
        var random = new PCG(7, seed);
        List<Story> stories =
        [
            .. Enumerable.Range(0, Stories).Select(i => new Story(
                string.Create(CultureInfo.InvariantCulture, $"h{i}-"), HistoryGenerator.Histories.Generate(random, null, out _))),
        ];
        await using var bench = await RoadBench.StartAsync(servers, "--Reservations:SweepInterval=00:00:00.1");
        using var killed = WorkerProcess.Start([.. bench.Settings, "--Reservations:SweepInterval=00:00:00.1"]);

        var rounds = 0;
        List<string> ended = [];
        for (List<Act> acts = NextRound(stories); acts.Count > 0; acts = NextRound(stories), rounds++)
        {
            await PlayAsync(bench, acts);
            ended.AddRange(acts.Where(a => a.Queue is null).Select(a => a.Identity));
            // What it held comes back as duplicates.
            if (rounds == 12)
                killed.Kill();
        }

        output.WriteLine($"{stories.Sum(s => s.Orders.Count())} orders, {stories.Sum(s => s.Ledger.Count)} movements, {rounds} rounds");
        await AgeAsync(bench, ended);
        await AssertSameAsync(bench, stories);
    }

    // Holds were ended by setting their time back. What was said of their time is set back as well, as if it had passed.
    private static async Task AgeAsync(RoadBench bench, List<string> ended)
    {
        await using var age = bench.Database.CreateCommand("""
            UPDATE outbox SET body = (body::jsonb || jsonb_build_object('expiresAt', r.expires_at))::text
            FROM reservation r WHERE message_type LIKE '%.ReservationExtended' AND r.order_id = body::json ->> 'orderId' AND r.order_id = ANY ($1)
            """);
        age.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. ended] });
        await age.ExecuteNonQueryAsync(Stop);
    }

    private static List<Act> NextRound(List<Story> stories) => [.. stories.Select(s => s.Next()).OfType<Act>()];

    // One message of each story at a time: what a story says is in order, what all of them say is not.
    private static async Task PlayAsync(RoadBench bench, List<Act> acts)
    {
        var ended = acts.Where(a => a.Queue is null).Select(a => a.Identity).ToArray();
        await using (var end = bench.Database.CreateCommand("UPDATE reservation SET expires_at = now() - interval '1 second' WHERE order_id = ANY ($1) AND state = 1"))
        {
            end.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ended });
            await end.ExecuteNonQueryAsync(Stop);
        }

        await Task.WhenAll(acts.Where(a => a.Queue is not null).GroupBy(a => a.Queue!).Select(queue =>
            bench.Broker.SendAsync(queue.Key, queue.Select(a => a.Body!).Concat(queue.Select(a => a.Body!)))));
        await using var taken = bench.Database.CreateCommand(
            "SELECT count(*) FROM inbox JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS t (consumer, identity)) AS act USING (consumer, identity)");
        taken.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. acts.Select(a => a.Consumer)] });
        taken.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. acts.Select(a => a.Identity)] });
        var expected = (long)acts.DistinctBy(a => (a.Consumer, a.Identity)).Count();
        await Eventually.IsTrueAsync(async () => await taken.ExecuteScalarAsync(Stop) is long count && count == expected, () => "not all messages were taken");
    }

    private static async Task AssertSameAsync(RoadBench bench, List<Story> stories)
    {
        await AssertRowsAsync(
            bench, "SELECT concat_ws(' ', sku, location, on_hand, reserved, version, count_version, backorder_limit, backorder_peak, low_threshold, settings_version) FROM stock_item",
            stories.SelectMany(s => s.Items).Select(i => Text(
                i.Key.Sku, i.Key.Location, i.OnHand, i.Reserved, i.Version, i.CountVersion, i.Settings.BackorderLimit, i.Settings.BackorderPeak,
                i.Settings.LowThreshold, i.Settings.SourceVersion)));
        await AssertRowsAsync(
            bench, "SELECT concat_ws(' ', order_id, state, reason, payment_id, paid_minor, paid_currency, commit_id) FROM reservation",
            stories.SelectMany(s => s.Orders).Select(r => Text(
                r.OrderId, (short)r.State, r.Reason, r.PaymentId, r.PaidMinor, r.PaidCurrency, r.CommitId)));
        await AssertRowsAsync(
            bench, "SELECT concat_ws(' ', order_id, sku, location, quantity, released) FROM reservation_line",
            stories.SelectMany(s => s.Orders).SelectMany(r => r.Lines, (r, l) => Text(r.OrderId, l.Key.Sku, l.Key.Location, l.Quantity, l.Released)));
        await AssertRowsAsync(
            bench, "SELECT concat_ws(' ', source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after) FROM movement",
            stories.SelectMany(s => s.Ledger).Select(m => Text(
                m.Source, m.Key.Sku, m.Key.Location, (short)m.Kind, m.OnHandDelta, m.ReservedDelta, m.OnHandAfter, m.ReservedAfter)));
        await AssertRowsAsync(
            bench, "SELECT concat_ws(' ', consumer, identity, ordinal, message_type) FROM outbox WHERE consumer <> 'refunds'", stories.SelectMany(s => s.Events));
        // What is given back was captured elsewhere in these stories: each such request is taken, and answered so.
        var asked = await bench.ScalarAsync<long>("SELECT count(*) FROM outbox WHERE message_type LIKE '%.RefundPayment'");
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<long>("SELECT count(*) FROM refund WHERE reject_reason = 'unknown-payment'") == asked,
            () => $"not all of {asked} refunds were taken");
        await Eventually.IsTrueAsync(
            async () => await bench.ScalarAsync<long>("SELECT count(*) FROM outbox_pending") == 0, () => "answers are not settled");
        var report = await InventoryAudit.AuditAsync(bench.Database, null, Stop);
        Assert.Equal([], report.Findings.Where(f => !f.IsClean).Select(f => $"{f.Check.Name}: {string.Join("; ", f.Examples)}"));
    }

    private static async Task AssertRowsAsync(RoadBench bench, string sql, IEnumerable<string> expected)
    {
        var actual = new List<string>();
        await using var command = bench.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        while (await reader.ReadAsync(Stop))
            actual.Add(reader.GetString(0));
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    private static string Text(params object?[] values) => string.Join(' ', values.Where(v => v is not null).Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));
}
