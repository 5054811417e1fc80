using Inventory.Worker.Payments;
using Npgsql;

namespace AuditBench;

/// <summary>
/// A provider whose book is what the record says, held in memory: the comparison is measured, not how fast a provider lists over HTTP.
/// </summary>
internal sealed class RecordAsBook : IPaymentGateway
{
    private readonly List<ProviderCapture> _captures = [];
    private readonly List<ProviderRefund> _refunds = [];

    public static async Task<RecordAsBook> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var book = new RecordAsBook();
        await using (var command = database.CreateCommand("SELECT provider_reference, payment_id, order_id, amount_minor, currency, created_at FROM payment WHERE state = 2"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                book._captures.Add(new ProviderCapture(
                    reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(3), reader.GetString(4),
                    ProviderCaptureStatus.Succeeded, null, null, await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellationToken)));
            }
        }

        await using (var command = database.CreateCommand("SELECT r.provider_reference, p.provider_reference, r.refund_id, payment_id, r.amount_minor, r.currency, r.created_at FROM refund r JOIN payment p USING (payment_id) WHERE r.state = 2"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                book._refunds.Add(new ProviderRefund(
                    reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4), reader.GetString(5),
                    ProviderRefundStatus.Succeeded, null, await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellationToken)));
            }
        }

        return book;
    }

    public IAsyncEnumerable<ProviderCapture> ListCapturesAsync(DateTimeOffset? since, CancellationToken ct) => _captures.ToAsyncEnumerable();

    public IAsyncEnumerable<ProviderRefund> ListRefundsAsync(DateTimeOffset? since, CancellationToken ct) => _refunds.ToAsyncEnumerable();

    public Task<CaptureOutcome> CaptureAsync(CaptureRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task<CaptureOutcome?> LookUpAsync(CaptureRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task<RefundOutcome> RefundAsync(RefundRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<ProviderCapture>> FindAsync(string paymentId, CancellationToken ct) => throw new NotSupportedException();
}
