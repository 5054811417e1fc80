namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>What the adapter has to say.</summary>
internal static partial class StripeLog
{
    [LoggerMessage(1, LogLevel.Warning, "Payment {PaymentId}: outcome unknown: {Reason}")]
    public static partial void Unknown(ILogger log, Exception? error, string paymentId, string reason);

    [LoggerMessage(2, LogLevel.Error, "Payment {PaymentId}: the provider finds our request wrong ({Code}): {Reason}")]
    public static partial void Rejected(ILogger log, string paymentId, string code, string reason);

    [LoggerMessage(3, LogLevel.Error, "The provider refuses our key; check Payments:ApiKey. Payment {PaymentId} waits")]
    public static partial void Unauthorized(ILogger log, Exception error, string paymentId);

    [LoggerMessage(4, LogLevel.Information, "Payment {PaymentId}: settled as {Outcome} by looking it up at the provider")]
    public static partial void SettledByLookup(ILogger log, string paymentId, string outcome);

    [LoggerMessage(5, LogLevel.Error, "Payment provider: circuit for {What} opened for {BreakDuration}")]
    public static partial void CircuitOpened(ILogger log, Exception? error, string what, TimeSpan breakDuration);

    [LoggerMessage(7, LogLevel.Warning, "Refund {RefundId}: outcome unknown: {Reason}")]
    public static partial void RefundUnknown(ILogger log, Exception? error, string refundId, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Refund {RefundId}: refused by the provider ({Code}): {Reason}")]
    public static partial void RefundRefused(ILogger log, string refundId, string code, string reason);

    [LoggerMessage(9, LogLevel.Information, "Refund {RefundId}: settled as {Outcome} by looking it up at the provider")]
    public static partial void RefundSettledByLookup(ILogger log, string refundId, string outcome);

    [LoggerMessage(6, LogLevel.Information, "Payment provider: circuit for {What} closed again")]
    public static partial void CircuitClosed(ILogger log, string what);
}
