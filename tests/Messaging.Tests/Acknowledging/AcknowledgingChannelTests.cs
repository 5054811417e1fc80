using System.Reflection;
using MassTransit;
using MassTransit.RabbitMqTransport;
using Messaging.Acknowledging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Messaging.Tests.Acknowledging;

public sealed class AcknowledgingChannelTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ShutdownEventArgs Lost = new(ShutdownInitiator.Peer, 320, "CONNECTION_FORCED");

    [Fact]
    public async Task A_delivery_whose_rejection_was_not_sent_is_not_acknowledged_with_others()
    {
        var sent = new List<string>();
        var channel = Channel(sent, rejection: Task.FromException(new OperationCanceledException()));

        await Assert.ThrowsAsync<OperationCanceledException>(() => channel.BasicNack(1, multiple: false, requeue: true, Stop));
        await channel.AcknowledgeAsync([2, 3]);

        Assert.Equal(["ack 2 False", "ack 3 False"], sent);
    }

    [Fact]
    public async Task A_rejection_that_was_sent_closes_its_gap_and_what_is_acknowledged_is_not_rejected_or_acknowledged_again()
    {
        var sent = new List<string>();
        var channel = Channel(sent, rejection: Task.CompletedTask);

        await channel.BasicNack(1, multiple: false, requeue: true, Stop);
        await channel.AcknowledgeAsync([2, 3]);
        await channel.BasicNack(3, multiple: false, requeue: true, Stop);
        await channel.BasicAck(2, multiple: false, Stop);

        Assert.Equal(["nack 1", "ack 3 True"], sent);
    }

    [Fact]
    public async Task The_consumer_that_follows_on_the_same_channel_goes_on_with_its_numbers()
    {
        var sent = new List<string>();
        var (filter, client) = (new AcknowledgementFilter(), Client(sent));

        await (await ConsumeAsync(filter, client)).AcknowledgeAsync([1, 2]);
        await (await ConsumeAsync(filter, client)).AcknowledgeAsync([3, 4, 5]);
        await (await ConsumeAsync(filter, Client(sent))).AcknowledgeAsync([1, 2, 3, 4]);

        Assert.Equal(["ack 2 True", "ack 5 True", "ack 4 True"], sent);
    }

    [Fact]
    public async Task Rejections_and_acknowledgements_at_the_same_time_do_not_wait_for_each_other_for_ever()
    {
        var channel = Channel([], rejection: Task.CompletedTask);

        var all = Task.WhenAll(Enumerable.Range(1, 2_000).Select(tag => Task.Run(
            () => tag % 2 == 0 ? channel.AcknowledgeAsync([(ulong)tag]) : channel.BasicNack((ulong)tag, multiple: false, requeue: true, Stop), Stop)));

        await all.WaitAsync(Patience, Stop);
    }

    [Fact]
    public async Task What_is_asked_of_a_channel_ends_when_that_is_lost()
    {
        AsyncEventHandler<ShutdownEventArgs>? shutdown = null;
        var client = Proxy.Of<IChannel>((method, arguments) => method switch
        {
            "add_ChannelShutdownAsync" => shutdown += (AsyncEventHandler<ShutdownEventArgs>)arguments[0]!,
            "get_IsOpen" => true,
            _ => Lost,
        });
        var (declared, published) = (new TaskCompletionSource<QueueDeclareOk>(), new TaskCompletionSource());
        var channel = new AcknowledgingChannel(
            Proxy.Of<ChannelContext>((method, _) => method switch
            {
                nameof(ChannelContext.QueueDeclare) => declared.Task,
                nameof(ChannelContext.BasicPublishAsync) or nameof(ChannelContext.BasicNack) => published.Task,
                _ => client,
            }), new(client));

        var declaring = channel.QueueDeclare("queue", true, false, false, null!, Stop);
        var publishing = channel.BasicPublishAsync("", "queue", true, new BasicProperties(), [], awaitAck: true, Stop);
        var rejecting = channel.BasicNack(1, multiple: false, requeue: true, Stop);
        var acknowledging = channel.AcknowledgeAsync([2]);
        Assert.DoesNotContain([declaring, publishing, rejecting, acknowledging], asked => asked.IsCompleted);
        await shutdown!(client, Lost);

        Assert.Same(Lost, (await Assert.ThrowsAsync<OperationInterruptedException>(() => declaring.WaitAsync(Patience, Stop))).ShutdownReason);
        foreach (var asked in (Task[])[publishing, rejecting, acknowledging])
            await Assert.ThrowsAsync<OperationInterruptedException>(() => asked.WaitAsync(Patience, Stop));
    }

    [Fact]
    public async Task What_is_asked_of_a_channel_that_was_lost_before_ends()
    {
        var client = Proxy.Of<IChannel>((method, _) => method == "get_IsOpen" ? false : Lost);
        var channel = new AcknowledgingChannel(
            Proxy.Of<ChannelContext>((method, _) => method == nameof(ChannelContext.BasicQos) ? new TaskCompletionSource().Task : client), new(client));

        await Assert.ThrowsAsync<OperationInterruptedException>(() => channel.BasicQos(0, 1, false, Stop).WaitAsync(Patience, Stop));
    }

    private static async Task<AcknowledgingChannel> ConsumeAsync(AcknowledgementFilter filter, IChannel client)
    {
        AcknowledgingChannel? channel = null;
        await filter.Send(Context(client, [], Task.CompletedTask), Pipe.Execute<ChannelContext>(context => channel = (AcknowledgingChannel)context));
        return channel!;
    }

    private static AcknowledgingChannel Channel(List<string> sent, Task rejection)
    {
        var client = Client(sent);
        return new AcknowledgingChannel(Context(client, sent, rejection), new(client));
    }

    private static IChannel Client(List<string> sent) => Proxy.Of<IChannel>((method, arguments) =>
    {
        if (method is "add_ChannelShutdownAsync" or "get_IsOpen")
            return true;
        Assert.Equal(nameof(IChannel.BasicAckAsync), method);
        lock (sent)
            sent.Add($"ack {arguments[0]} {arguments[1]}");
        return ValueTask.CompletedTask;
    });

    private static ChannelContext Context(IChannel client, List<string> sent, Task rejection) => Proxy.Of<ChannelContext>((method, arguments) =>
    {
        if (method != nameof(ChannelContext.BasicNack))
            return client;
        lock (sent)
        {
            if (rejection.IsCompletedSuccessfully)
                sent.Add($"nack {arguments[0]}");
        }

        return rejection;
    });

    /// <summary>What a broker cannot be brought to do on command: fail to be told.</summary>
    public class Proxy : DispatchProxy
    {
        private Func<string, object?[], object?> _answer = (_, _) => null;

        public static T Of<T>(Func<string, object?[], object?> answer)
            where T : class
        {
            var proxy = Create<T, Proxy>();
            ((Proxy)(object)proxy)._answer = answer;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name, args ?? []);
    }
}
