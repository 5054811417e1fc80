using Locking.Nodes;
using StackExchange.Redis;

namespace Locking.Redis;

/// <summary>Understands what commands.lua answers.</summary>
internal static class CommandAnswers
{
    public static void Read(NodeBatch batch, RedisResult result)
    {
        if (batch.Count == 1)
        {
            batch.Answer(0, Read(batch[0].Kind, result));
            return;
        }
        for (var i = 0; i < batch.Count; i++)
            batch.Answer(i, Read(batch[i].Kind, result[i]));
    }

    public static AcquireReply Read(CommandKind kind, RedisResult result)
    {
        if (kind != CommandKind.Acquire)
        {
            return (long)result switch
            {
                1 => new AcquireReply(NodeAnswer.Yes),
                2 => new AcquireReply(NodeAnswer.Yes, PassedOn: true),
                0 => new AcquireReply(NodeAnswer.Other),
                _ => new AcquireReply(NodeAnswer.Missing),
            };
        }
        if (result.Resp2Type == ResultType.Integer)
            return new AcquireReply(NodeAnswer.Yes, (long)result);
        return (int)result[0] switch
        {
            1 => new AcquireReply(NodeAnswer.Yes, (long)result[1], (string?)result[2]),
            // A key without a time to live was not written by this library; do not wait for it to run out.
            0 => new AcquireReply(
                NodeAnswer.Other, HolderTtl: TimeSpan.FromMilliseconds(Math.Max(0, (long)result[1])), Blocked: (int)result[2] - 1),
            _ => new AcquireReply(NodeAnswer.NotAdmitted),
        };
    }
}
