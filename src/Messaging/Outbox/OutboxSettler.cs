using System.Threading.Channels;
using Messaging.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Messaging.Outbox;

/// <summary>
/// Forgets that confirmed messages are pending: many at a time, in the background, without waiting for the disk. When that is lost in a
/// crash, the relay sends them once more with the same ids.
/// </summary>
internal sealed class OutboxSettler(NpgsqlDataSource database, ILogger<OutboxSettler> log) : BackgroundService
{
    private const int Most = 2_000;

    private readonly Channel<OutgoingMessage> _confirmed =
        Channel.CreateBounded<OutgoingMessage>(new BoundedChannelOptions(20_000) { SingleReader = true });

    /// <summary>Takes note of a message that the broker confirmed. Waits when the database cannot keep up.</summary>
    public async ValueTask SettleAsync(OutgoingMessage message)
    {
        // After the stop nobody listens: the relay sends the message once more.
        while (!_confirmed.Writer.TryWrite(message) && await _confirmed.Writer.WaitToWriteAsync())
        {
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _confirmed.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var page = new List<OutgoingMessage>(Most);
        while (await _confirmed.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (page.Count < Most && _confirmed.Reader.TryRead(out var message))
                page.Add(message);
            try
            {
                await DeleteAsync(page);
            }
            catch (NpgsqlException problem)
            {
                log.SettleFailed(page.Count, problem.Message);
            }

            page.Clear();
        }
    }

    private async Task DeleteAsync(List<OutgoingMessage> page)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("SET LOCAL synchronous_commit = off"), OutboxCommands.Settle(page) },
        };
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
