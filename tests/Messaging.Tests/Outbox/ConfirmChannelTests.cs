using System.Text;
using Messaging.Outbox.Publishing;
using Messaging.Tests.Support;
using RabbitMQ.Client;

namespace Messaging.Tests.Outbox;

public sealed class ConfirmChannelTests(MessagingServers servers)
{
    private const string Queue = "published";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_publish_that_fails_midway_confirms_nothing_it_does_not_know_and_nothing_more_is_published_there()
    {
        await using var connection = await ConnectAsync();
        var channel = await ConfirmChannel.OpenAsync(connection);
        var (begun, fail) = (new TaskCompletionSource(), new TaskCompletionSource());
        var failing = channel.PublishAsync(
            ["0", "1", "2"],
            async (on, i) =>
            {
                if (i == 0)
                {
                    await PublishAsync(on, "before");
                    return;
                }

                begun.TrySetResult();
                await fail.Task;
            },
            Stop);
        await begun.Task.WaitAsync(Patience, Stop);
        var next = channel.PublishAsync(["3"], (on, _) => PublishAsync(on, "behind"), Stop);

        fail.SetException(new IOException("the line is cut"));

        var confirmed = await failing.WaitAsync(Patience, Stop);
        // The first may be confirmed or not.
        Assert.False(confirmed[1]);
        Assert.False(confirmed[2]);
        Assert.False(Assert.Single(await next.WaitAsync(Patience, Stop)));
        Assert.False(channel.IsUsableOn(connection));
        Assert.True(connection.IsOpen);
        var another = await ConfirmChannel.OpenAsync(connection);
        Assert.All(await another.PublishAsync(["4", "5"], (on, i) => PublishAsync(on, $"another {i}"), Stop).WaitAsync(Patience, Stop), Assert.True);
        var taken = await TakeAllAsync(connection);
        Assert.Equal(["another 0", "another 1"], taken.Except(["before"]));
    }

    [Fact]
    public async Task A_channel_is_usable_on_its_own_connection_alone_and_while_that_is_open()
    {
        await using var connection = await ConnectAsync();
        await using var other = await ConnectAsync();
        var channel = await ConfirmChannel.OpenAsync(connection);

        Assert.True(channel.IsUsableOn(connection));
        Assert.False(channel.IsUsableOn(other));
        await connection.CloseAsync(Stop);
        Assert.False(channel.IsUsableOn(connection));
    }

    private async Task<IConnection> ConnectAsync()
    {
        var connection = await new ConnectionFactory { Uri = await servers.Servers.CreateVirtualHostAsync(Stop) }.CreateConnectionAsync(Stop);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Stop);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Stop);
        return connection;
    }

    private static ValueTask PublishAsync(IChannel on, string body) =>
        on.BasicPublishAsync("", Queue, mandatory: true, Encoding.UTF8.GetBytes(body), Stop);

    private static async Task<List<string>> TakeAllAsync(IConnection connection)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Stop);
        var taken = new List<string>();
        while (await channel.BasicGetAsync(Queue, autoAck: true, Stop) is { } message)
            taken.Add(Encoding.UTF8.GetString(message.Body.Span));
        return taken;
    }
}
