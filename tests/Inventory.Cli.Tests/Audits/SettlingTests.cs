using Inventory.Cli.Audits;
using Inventory.Cli.Brokers;
using Inventory.Cli.Tests.Servers;
using Npgsql;
using RabbitMQ.Client;

namespace Inventory.Cli.Tests.Audits;

public sealed class SettlingTests(StackFixture fixture)
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quiet_service_has_settled()
    {
        await using var database = await fixture.CreateMigratedDatabaseAsync(Stop);

        Assert.Null(await new Settling(database, null, TimeProvider.System).WaitAsync(TimeSpan.FromMinutes(1), Stop));
    }

    [Theory]
    [InlineData("INSERT INTO outbox_pending (epoch, consumer, identity, ordinal, next_attempt_at, attempts) VALUES (1, 'orders', 'd', 0, now(), 0)", "1 answers are not sent yet")]
    [InlineData("INSERT INTO payment (payment_id, order_id, amount_minor, currency, state) VALUES ('a', 'a', 1, 'EUR', 1)", "1 payments and refunds are at the provider")]
    [InlineData("INSERT INTO payment (payment_id, order_id, amount_minor, currency, state) VALUES ('a', 'a', 1, 'EUR', 4)", "1 payments and refunds are at the provider")]
    [InlineData("INSERT INTO refund (refund_id, payment_id, order_id, amount_minor, currency, reason, state) VALUES ('a', 'a', 'a', 1, 'EUR', '', 1)", "1 payments and refunds are at the provider")]
    public async Task Something_under_way_has_not(string sql, string left)
    {
        await using var database = await fixture.CreateMigratedDatabaseAsync(Stop);
        await using (var command = database.CreateCommand(sql))
            await command.ExecuteNonQueryAsync(Stop);

        var unsettled = await new Settling(database, null, TimeProvider.System).WaitAsync(Settling.StandStill + TimeSpan.FromSeconds(1), Stop);

        Assert.Contains(left, unsettled!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_in_a_queue_is_under_way()
    {
        await using var database = await fixture.CreateMigratedDatabaseAsync(Stop);
        await using var broker = await Broker.ConnectAsync(await fixture.Servers.CreateVirtualHostAsync(Stop), Stop);
        await using var channel = await broker.OpenChannelAsync(Stop);
        await channel.QueueDeclareAsync(Queues.Orders, exclusive: false, cancellationToken: Stop);
        await channel.BasicPublishAsync("", Queues.Orders, new byte[] { 1 }, Stop);

        var unsettled = await new Settling(database, broker, TimeProvider.System).WaitAsync(Settling.StandStill + TimeSpan.FromSeconds(1), Stop);

        Assert.Contains("1 messages wait in queues", unsettled!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_moves_has_not_settled()
    {
        await using var database = await fixture.CreateMigratedDatabaseAsync(Stop);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var moving = MoveAsync(database, enough.Token);

        var unsettled = await new Settling(database, null, TimeProvider.System).WaitAsync(Settling.StandStill + TimeSpan.FromSeconds(1), Stop);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moving);

        Assert.NotNull(unsettled);
    }

    private static async Task MoveAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            await using var command = database.CreateCommand(
                $"INSERT INTO movement (source, sku, location, kind, on_hand_delta, reserved_delta, on_hand_after, reserved_after) VALUES ('adjustment:{i}', 'A', 'main', 4, 1, 0, {i + 1}, 0)");
            await command.ExecuteNonQueryAsync(cancellationToken);
            await Task.Delay(100, cancellationToken);
        }
    }
}
