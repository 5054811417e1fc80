using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MassTransit;
using MassTransit.RabbitMqTransport;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;

namespace Messaging.Failures;

/// <summary>
/// Delivers messages again after a while, without a broker plugin and without a consumer that sleeps: they wait in a quorum queue whose
/// messages expire back into the endpoint's queue. One queue per delay, because a queue expires messages from its head only.
/// </summary>
internal sealed class DelayedRedelivery(IReadOnlyList<int> delaysMs)
{
    private const int MaximumCount = 1_000_000;

    // The broker rejects what reaches a quorum queue before its leader is elected, and returns what is for a queue that somebody deleted.
    private static readonly ResiliencePipeline Retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
    {
        ShouldHandle = new PredicateBuilder().Handle<MessageReturnedException>().Handle<RabbitMqConnectionException>(),
        MaxRetryAttempts = 8,
        Delay = TimeSpan.FromMilliseconds(50),
        MaxDelay = TimeSpan.FromSeconds(2),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
    }).Build();

    // Declared once per channel, which is how long a declaration is known to hold.
    private readonly ConditionalWeakTable<IChannel, HashSet<string>> _declared = [];

    /// <summary>Puts a message into the delay queue that is due after so many redeliveries, confirmed by the broker.</summary>
    /// <param name="context">The message.</param>
    /// <param name="reason">Why; kept in a header.</param>
    /// <param name="soon">True for what passes within moments, such as busy locks: no more than the second delay.</param>
    /// <param name="atLeast">The shortest delay that makes sense; the last one when there is none as long.</param>
    public async Task RedeliverAsync(ConsumeContext context, string reason, bool soon = false, TimeSpan atLeast = default)
    {
        var receive = context.ReceiveContext;
        if (!receive.TryGetPayload(out ChannelContext? channel) || !receive.TryGetPayload(out RabbitMqBasicConsumeContext? transport))
            throw new TransportException(receive.InputAddress, "The message did not come from RabbitMQ.");

        var count = RedeliveryCount(transport);
        var step = Math.Min(count, Math.Min(soon ? 1 : int.MaxValue, delaysMs.Count - 1));
        while (step < delaysMs.Count - 1 && delaysMs[step] < atLeast.TotalMilliseconds)
            step++;
        var delay = delaysMs[step];
        var endpoint = receive.InputAddress.AbsolutePath.Split('/')[^1];
        var queue = $"{endpoint}_retry_{delay}";
        var properties = Properties(transport.Properties, count + 1, reason);
        var body = receive.GetBody();
        await Retry.ExecuteAsync(
            async token =>
            {
                await DeclareAsync(channel, queue, endpoint, delay, token);
                try
                {
                    await channel.BasicPublishAsync("", queue, mandatory: true, properties, body, awaitAck: true, token);
                }
                catch (Exception) when (channel.Channel.IsOpen)
                {
                    Forget(channel, queue);
                    throw;
                }
            },
            receive.CancellationToken);
    }

    private static BasicProperties Properties(IReadOnlyBasicProperties original, int count, string reason)
    {
        var headers = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in original.Headers ?? new Dictionary<string, object?>())
        {
            // The broker's own notes: with an x-death of an earlier life it would take the way back for a cycle and drop the message.
            if (!name.StartsWith("x-", StringComparison.OrdinalIgnoreCase))
                headers[name] = value;
        }

        headers[MessageHeaders.RedeliveryCount] = count;
        headers["Redelivery-Reason"] = reason;
        var properties = new BasicProperties(original) { Headers = headers, Persistent = true };
        // The broker refuses a user id that is not ours, and an expiration would end the wait in the middle.
        properties.ClearUserId();
        properties.ClearExpiration();
        return properties;
    }

    private void Forget(ChannelContext channel, string queue)
    {
        var declared = _declared.GetOrCreateValue(channel.Channel);
        lock (declared)
            declared.Remove(queue);
    }

    // Read from the transport: the envelope inside is the sender's and stays as it was.
    // What is no count there is the sender's mistake and must not keep the batch from being redelivered.
    private static int RedeliveryCount(RabbitMqBasicConsumeContext transport)
    {
        object? value = null;
        transport.Properties.Headers?.TryGetValue(MessageHeaders.RedeliveryCount, out value);
        var text = value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, MaximumCount) : 0;
    }

    private async Task DeclareAsync(ChannelContext channel, string queue, string endpoint, int delay, CancellationToken cancellationToken)
    {
        var declared = _declared.GetOrCreateValue(channel.Channel);
        lock (declared)
        {
            if (declared.Contains(queue))
                return;
        }

        await channel.QueueDeclare(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object>
        {
            ["x-queue-type"] = "quorum",
            ["x-message-ttl"] = delay,
            ["x-dead-letter-exchange"] = "",
            ["x-dead-letter-routing-key"] = endpoint,
            // Together these lose no message between the two queues (rabbitmq.com/docs/quorum-queues#dead-lettering).
            ["x-dead-letter-strategy"] = "at-least-once",
            ["x-overflow"] = "reject-publish",
        }, cancellationToken);
        lock (declared)
            declared.Add(queue);
    }
}
