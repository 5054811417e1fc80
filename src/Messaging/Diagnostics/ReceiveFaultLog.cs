using MassTransit;
using Microsoft.Extensions.Logging;

namespace Messaging.Diagnostics;

/// <summary>
/// One line for a message that goes to the error queue before it reaches the batch, because it cannot be read. MassTransit's own line comes
/// with a stack trace, for what is the sender's mistake; the trace is in the error queue, in <c>MT-Fault-StackTrace</c>.
/// </summary>
internal sealed class ReceiveFaultLog(ILogger<ReceiveFaultLog> log) : IReceiveObserver
{
    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        log.ConsumeFailed(context.ReceiveContext.InputAddress.AbsolutePath, exception.Message);
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        log.Unreadable(context.InputAddress.AbsolutePath, exception.GetBaseException().Message);
        return Task.CompletedTask;
    }
}
