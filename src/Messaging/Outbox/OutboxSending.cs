namespace Messaging.Outbox;

/// <summary>What follows every commit.</summary>
internal static class OutboxSending
{
    /// <summary>Sends what was committed and takes note of what the broker confirmed; the rest is left to the relay.</summary>
    public static async Task SendAndSettleAsync(this OutboxSender sender, OutboxSettler settler, IReadOnlyList<OutgoingMessage> outgoing)
    {
        var problems = await sender.SendAsync(outgoing, CancellationToken.None);
        for (var i = 0; i < outgoing.Count; i++)
        {
            if (problems[i] is null && outgoing[i].IsPending)
                await settler.SettleAsync(outgoing[i]);
        }
    }
}
