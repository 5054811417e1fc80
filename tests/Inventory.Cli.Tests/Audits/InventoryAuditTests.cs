using Inventory.Cli.Audits;
using Inventory.Cli.CommandLine;
using Inventory.Cli.Tests.Servers;
using Inventory.Worker.Operations.Audit;
using Npgsql;
using PaymentSimulator;

namespace Inventory.Cli.Tests.Audits;

public sealed class InventoryAuditTests(StackFixture fixture) : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private PaymentSimulatorHost _simulator = null!;
    private Provider _provider = null!;
    private NpgsqlDataSource _database = null!;

    public static TheoryData<int> Damages => [.. Enumerable.Range(0, Damage.All.Count)];

    public async ValueTask InitializeAsync()
    {
        _simulator = await PaymentSimulatorHost.StartAsync(ct: Stop);
        _provider = Provider.Open(new ConnectionSettings { PaymentsApiBase = _simulator.BaseAddress.ToString(), PaymentsApiKey = "sk_test_audit" })!;
        _database = await fixture.CreateMigratedDatabaseAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _provider.DisposeAsync();
        await _simulator.DisposeAsync();
    }

    [Fact]
    public async Task An_empty_database_is_clean()
    {
        var report = await AuditAsync();

        Assert.True(report.IsClean);
        Assert.Equal(0, report.Totals.Orders);
    }

    [Fact]
    public async Task A_settled_service_is_clean()
    {
        await HealthyWorld.FillAsync(_database, _provider.Gateway, Stop);

        var report = await AuditAsync();

        Assert.Equal([], report.Findings.Where(f => !f.IsClean).Select(f => $"{f.Check.Name}: {string.Join("; ", f.Examples)}"));
        Assert.Equal((0, 0, 0), (report.OversoldUnits, report.OrdersAppliedTwice, report.PaymentsCapturedTwice));
        Assert.Equal(AuditChecks.All.Count, report.Findings.Count);
        Assert.Equal(
            (9, 5, 1, 2, 1, 1),
            (report.Totals.Orders, report.Totals.Accepted, report.Totals.Rejected, report.Totals.Committed, report.Totals.Released, report.Totals.Expired));
        Assert.Equal((13, 8, 14), (report.Totals.UnitsSupplied, report.Totals.UnitsPromised, report.Totals.Movements));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damage_is_found_by_the_check_that_is_there_for_it_and_no_check_calls_clean_what_its_query_finds(int number)
    {
        var (check, what, sql) = Damage.All[number];
        await HealthyWorld.FillAsync(_database, _provider.Gateway, Stop);
        await ExecuteAsync(sql);

        var report = await AuditAsync();

        var finding = report.Findings.Single(f => f.Check.Name == check);
        Assert.False(finding.IsClean, $"{check} does not see: {what}");
        Assert.NotEmpty(finding.Examples);
        Assert.True(finding.Units > 0);
        var queried = await InventoryAudit.AuditAsync(AuditChecks.All.Select(c => c with { CleanWhen = [] }), _database, _provider.Gateway, 1, Stop);
        Assert.Equal(Found(queried), Found(report));
        static IEnumerable<string> Found(AuditReport report) => report.Findings.Where(f => !f.IsClean).Select(f => $"{f.Check.Name}: {f.OffendingRows}");
    }

    [Fact]
    public async Task A_settled_service_is_called_clean_without_a_query()
    {
        await HealthyWorld.FillAsync(_database, _provider.Gateway, Stop);

        // Payments f and i were asked for by somebody else than an order, so that the sums of payments and of what orders asked differ.
        Assert.Equal(["payments-asked"], await QueriedAsync());
    }

    [Fact]
    public async Task An_empty_database_is_called_clean_without_a_query() => Assert.Equal([], await QueriedAsync());

    [Fact]
    public void Every_check_is_shown_to_fail() =>
        Assert.Equal(AuditChecks.All.Select(c => c.Name).Order(), Damage.All.Select(d => d.Check).Distinct().Order());

    [Fact]
    public async Task The_numbers_in_the_report_are_measured()
    {
        await HealthyWorld.FillAsync(_database, _provider.Gateway, Stop);
        await ExecuteAsync("""
            ALTER TABLE inbox DROP CONSTRAINT pk_inbox;
            INSERT INTO inbox SELECT * FROM inbox WHERE consumer = 'orders' AND identity IN ('a', 'd');
            UPDATE reservation_line SET quantity = 30 WHERE order_id = 'b';
            """);
        _simulator.ForgetIdempotencyKeys();
        await _provider.Gateway.CaptureAsync(HealthyWorld.Charge, Stop);

        var report = await AuditAsync();

        Assert.False(report.IsClean);
        Assert.Equal((22, 2, 1), (report.OversoldUnits, report.OrdersAppliedTwice, report.PaymentsCapturedTwice));
    }

    [Fact]
    public async Task What_was_forgotten_is_not_missed()
    {
        await HealthyWorld.FillAsync(_database, _provider.Gateway, Stop);
        await ExecuteAsync("DELETE FROM inbox; DELETE FROM outbox");
        Assert.False((await AuditAsync()).IsClean);

        await ExecuteAsync("""
            UPDATE message_epoch SET epoch = 2, started_at = now() - interval '1 day';
            UPDATE movement SET occurred_at = now() - interval '2 days';
            UPDATE reservation SET created_at = now() - interval '2 days';
            UPDATE payment SET created_at = now() - interval '2 days';
            UPDATE refund SET created_at = now() - interval '2 days';
            """);

        Assert.Equal([], (await AuditAsync()).Findings.Where(f => !f.IsClean).Select(f => $"{f.Check.Name}: {string.Join("; ", f.Examples)}"));
    }

    [Fact]
    public async Task What_was_under_way_when_the_oldest_epoch_began_is_no_reason_for_a_query()
    {
        await HealthyWorld.FillAsync(_database, _provider.Gateway, Stop);
        // Forgotten: all messages of f and h; the orders a and g, but not what came of them later.
        await ExecuteAsync("""
            UPDATE message_epoch SET epoch = 2, started_at = now() - interval '1 day';
            DELETE FROM inbox WHERE (consumer, identity) IN (
                ('orders', 'a'), ('orders', 'g'), ('orders', 'h'), ('commits', 'k'), ('payments', 'f'), ('payment-captured', 'f'));
            DELETE FROM outbox WHERE (consumer, identity) IN (('orders', 'a'), ('orders', 'g'), ('orders', 'h'), ('commits', 'k'), ('payments', 'f'));
            UPDATE reservation SET created_at = now() - interval '2 days' WHERE order_id IN ('a', 'f', 'g', 'h');
            UPDATE reservation SET updated_at = now() - interval '2 days' WHERE order_id IN ('f', 'h');
            UPDATE payment SET created_at = now() - interval '2 days', updated_at = now() - interval '2 days' WHERE payment_id = 'f';
            UPDATE payment SET created_at = now() - interval '2 days' WHERE payment_id = 'a';
            UPDATE movement SET occurred_at = now() - interval '2 days' WHERE source IN ('order:h', 'order:a', 'order:g') AND kind <> 10;
            """);

        Assert.Equal([], (await AuditAsync()).Findings.Where(f => !f.IsClean).Select(f => $"{f.Check.Name}: {string.Join("; ", f.Examples)}"));
        Assert.Equal(["payments-asked"], await QueriedAsync());
    }

    [Fact]
    public async Task Without_a_provider_its_book_is_not_compared()
    {
        await HealthyWorld.FillAsync(_database, _provider.Gateway, Stop);

        var report = await InventoryAudit.AuditAsync(_database, null, Stop);

        Assert.True(report.IsClean);
        Assert.False(report.ComparedWithProvider);
    }

    [Fact]
    public async Task A_finding_shows_a_few_examples_and_counts_all()
    {
        await ExecuteAsync("INSERT INTO inbox (consumer, identity, fingerprint, epoch) SELECT 'orders', 'o' || n, decode('00', 'hex'), 1 FROM generate_series(1, 100) n");

        var finding = (await AuditAsync()).Findings.Single(f => f.Check.Name == "orders-decided");

        Assert.Equal(100, finding.OffendingRows);
        Assert.Equal(InventoryAudit.Examples, finding.Examples.Count);

        var all = (await InventoryAudit.AuditAsync(_database, _provider.Gateway, 1000, Stop)).Findings.Single(f => f.Check.Name == "orders-decided");
        Assert.Equal(100, all.Examples.Count);
    }

    // The checks that could have been spared their query and are not: the query would fail.
    private async Task<IEnumerable<string>> QueriedAsync()
    {
        List<string> queried = [];
        foreach (var check in AuditChecks.All.Where(c => c.CleanWhen.Count > 0))
        {
            try
            {
                await InventoryAudit.AuditAsync([check with { Sql = "SELECT 'queried', 1::bigint / 0" }], _database, _provider.Gateway, 1, Stop);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
            {
                queried.Add(check.Name);
            }
        }

        return queried;
    }

    private Task<AuditReport> AuditAsync() => InventoryAudit.AuditAsync(_database, _provider.Gateway, Stop);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
