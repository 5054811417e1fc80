using MassTransit;
using MassTransit.Middleware.Rescue;
using MassTransit.Transports;

namespace Messaging.Failures;

/// <summary>Moves one message of a batch to the endpoint's <c>_error</c> queue, as MassTransit does with a message that is consumed alone.</summary>
internal static class ErrorQueue
{
    /// <summary>Copies the message there, confirmed by the broker, with the reason in MassTransit's <c>MT-Fault-*</c> headers.</summary>
    public static Task MoveAsync(ConsumeContext context, Exception reason) =>
        context.ReceiveContext.TryGetPayload(out IErrorTransport? transport)
            ? transport.Send(new RescueExceptionReceiveContext(context.ReceiveContext, reason))
            : throw new TransportException(context.ReceiveContext.InputAddress, "The endpoint has no error transport.");
}
