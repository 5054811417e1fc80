using System.Collections.Concurrent;
using Locking.Tests.Docs.Uses;
using Locking.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Locking.Tests.Docs;

/// <summary>Runs the samples of docs/lock-uses.md.</summary>
public sealed class UsesTests(UsesFixture fixture) : IClassFixture<UsesFixture>
{
    private const long Newer = 1L << 52;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_samples_in_the_document_are_this_code_and_short()
    {
        string[] samples = ["Sql.cs", "Payments.cs", "Stock.cs", "Inbox.cs", "Sweeper.cs"];

        Assert.Equal(samples.Select(Document.Sample), Document.Blocks("lock-uses.md", "csharp"));
        Assert.All(samples, sample => Assert.True(Document.Sample(sample).Split('\n').Length < 40, sample));
    }

    [Fact]
    public async Task A_payment_asked_for_many_times_at_once_is_charged_once()
    {
        var provider = new Provider();
        var payments = new Payments(fixture.Locks, fixture.Database, provider);

        var charges = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => payments.CaptureAsync("once", 500, Ct)));

        Assert.Single(charges.Distinct());
        Assert.Equal(1, provider.Requests);
    }

    [Fact]
    public async Task A_payment_claimed_by_a_newer_holder_is_not_sent_to_the_provider_again()
    {
        var provider = new Provider();
        await fixture.ExecuteAsync($"INSERT INTO payment (id, amount, fence, owner) VALUES ('claimed', 500, {Newer}, gen_random_uuid())");

        await Assert.ThrowsAsync<LockLostException>(() => new Payments(fixture.Locks, fixture.Database, provider).CaptureAsync("claimed", 500, Ct));

        Assert.Equal(0, provider.Requests);
    }

    [Fact]
    public async Task A_payment_claimed_by_a_newer_holder_while_the_provider_answers_is_left_to_it()
    {
        // The same number, as after a loss of all counters: the owner tells them apart.
        var provider = new Provider { OnCharge = () => fixture.ExecuteAsync("UPDATE payment SET owner = gen_random_uuid() WHERE id = 'taken'") };

        await Assert.ThrowsAsync<LockLostException>(() => new Payments(fixture.Locks, fixture.Database, provider).CaptureAsync("taken", 500, Ct));

        Assert.Equal(DBNull.Value, await fixture.ScalarAsync("SELECT charge FROM payment WHERE id = 'taken'"));
    }

    [Fact]
    public async Task Stock_is_reserved_as_far_as_it_goes_and_all_items_of_an_order_or_none()
    {
        await fixture.ExecuteAsync("INSERT INTO stock (sku, available) VALUES ('apple', 6), ('pear', 100)");
        var stock = new Stock(fixture.Locks, fixture.Database);
        var order = new Dictionary<string, long> { ["pear"] = 1, ["apple"] = 1 };

        var reserved = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => stock.TryReserveAsync(order, Ct)));

        Assert.Equal(6, reserved.Count(r => r));
        Assert.Equal("0,94", await fixture.ScalarAsync("SELECT string_agg(available::text, ',' ORDER BY sku) FROM stock WHERE sku <> 'plum'"));
    }

    [Fact]
    public async Task Stock_changed_by_a_newer_holder_is_left_alone()
    {
        await fixture.ExecuteAsync($"INSERT INTO stock (sku, available, fence) VALUES ('plum', 6, {Newer})");

        await Assert.ThrowsAsync<LockLostException>(() => new Stock(fixture.Locks, fixture.Database)
            .TryReserveAsync(new Dictionary<string, long> { ["plum"] = 1 }, Ct));

        Assert.Equal(6L, await fixture.ScalarAsync("SELECT available FROM stock WHERE sku = 'plum'"));
    }

    [Fact]
    public async Task A_message_delivered_many_times_takes_effect_once_also_when_the_first_try_failed()
    {
        await fixture.ExecuteAsync("CREATE TABLE effect (message_id text)");
        var inbox = new Inbox(fixture.Locks, fixture.Database);
        await Assert.ThrowsAsync<InvalidOperationException>(() => inbox.HandleOnceAsync(
            "m", async (connection, token) =>
            {
                await EffectAsync(connection, token);
                throw new InvalidOperationException();
            },
            Ct));

        var handled = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => inbox.HandleOnceAsync("m", EffectAsync, Ct)));

        Assert.Single(handled, h => h);
        Assert.Equal(1L, await fixture.ScalarAsync("SELECT count(*) FROM effect"));
    }

    [Fact]
    public async Task The_job_runs_on_one_host_and_on_the_next_when_the_first_is_stopped()
    {
        var runs = new ConcurrentQueue<string>();
        using var first = Build("first");
        await first.Services.GetRequiredService<ILockGroups>().Group("jobs").DeclareNodesNewAsync();
        await first.StartAsync(Ct);
        await Poll.UntilAsync(() => !runs.IsEmpty, "the first runs it");
        using var second = Build("second");
        await second.StartAsync(Ct);
        var before = runs.Count;
        await Poll.UntilAsync(() => runs.Count >= before + 5, "it runs on");
        Assert.DoesNotContain("second", runs);

        await first.StopAsync(Ct);

        await Poll.UntilAsync(() => runs.Contains("second"), "the second runs it");
        await second.StopAsync(Ct);

        Microsoft.Extensions.Hosting.IHost Build(string name) => Sweeper.Build(fixture.Redis, TimeSpan.FromMilliseconds(50), (_, _) =>
        {
            runs.Enqueue(name);
            return Task.CompletedTask;
        });
    }

    private static async Task EffectAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand("INSERT INTO effect VALUES ('m')", connection);
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Somebody else's service: a charge per key.</summary>
    private sealed class Provider : IProvider
    {
        private int _requests;

        public int Requests => _requests;

        public Func<Task> OnCharge { get; init; } = () => Task.CompletedTask;

        public async Task<string> ChargeAsync(long amount, string idempotencyKey, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            await OnCharge();
            return $"charge of {idempotencyKey}";
        }
    }
}
