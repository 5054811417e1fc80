using Inventory.Worker.Payments;
using Npgsql;
using NpgsqlTypes;

namespace Inventory.Worker.Operations.Audit;

/// <summary>What the provider took and gave back, as temporary tables next to our own record, so that both are compared set-based.</summary>
internal static class ProviderBook
{
    /// <summary>The names of the tables.</summary>
    public const string Captures = "provider_book", Refunds = "provider_refund";

    /// <summary>Makes <c>provider_book</c> and <c>provider_refund</c>, which end with the transaction; empty without a provider.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, IPaymentGateway? provider, CancellationToken cancellationToken)
    {
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = """
                CREATE TEMPORARY TABLE provider_book (
                    reference text NOT NULL, payment_id text COLLATE "C" NOT NULL, order_id text COLLATE "C" NOT NULL,
                    captured_minor bigint NOT NULL, currency text NOT NULL) ON COMMIT DROP;
                CREATE TEMPORARY TABLE provider_refund (
                    reference text NOT NULL, refund_id text COLLATE "C" NOT NULL, payment_id text COLLATE "C" NOT NULL,
                    amount_minor bigint NOT NULL, currency text NOT NULL) ON COMMIT DROP
                """;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        if (provider is null)
            return;
        await CopyCapturesAsync(connection, provider, cancellationToken);
        await CopyRefundsAsync(connection, provider, cancellationToken);
        await using var analyze = new NpgsqlCommand("ANALYZE provider_book, provider_refund", connection);
        await analyze.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CopyCapturesAsync(NpgsqlConnection connection, IPaymentGateway provider, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync("COPY provider_book FROM STDIN (FORMAT binary)", cancellationToken);
        await foreach (var capture in provider.ListCapturesAsync(null, cancellationToken))
        {
            if (capture.CapturedMinor == 0)
                continue;
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(capture.ProviderReference, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(capture.PaymentId, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(capture.OrderId, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(capture.CapturedMinor, NpgsqlDbType.Bigint, cancellationToken);
            await import.WriteAsync(capture.Currency.ToUpperInvariant(), NpgsqlDbType.Text, cancellationToken);
        }

        await import.CompleteAsync(cancellationToken);
    }

    private static async Task CopyRefundsAsync(NpgsqlConnection connection, IPaymentGateway provider, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync("COPY provider_refund FROM STDIN (FORMAT binary)", cancellationToken);
        await foreach (var refund in provider.ListRefundsAsync(null, cancellationToken))
        {
            await import.StartRowAsync(cancellationToken);
            await import.WriteAsync(refund.ProviderReference, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(refund.RefundId, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(refund.PaymentId, NpgsqlDbType.Text, cancellationToken);
            await import.WriteAsync(refund.AmountMinor, NpgsqlDbType.Bigint, cancellationToken);
            await import.WriteAsync(refund.Currency.ToUpperInvariant(), NpgsqlDbType.Text, cancellationToken);
        }

        await import.CompleteAsync(cancellationToken);
    }
}
