using Locking.Nodes;
using StackExchange.Redis;

namespace Locking.Redis;

/// <summary>A batch in the words of commands.lua. Its arrays are used again, for the next message of the same size.</summary>
internal sealed class CommandMessage
{
    private const int LongestKept = 128;
    private static readonly RedisValue Acquire = "acquire";
    private static readonly RedisValue AcquireFree = "free";
    private static readonly RedisValue Extend = "extend";
    private static readonly RedisValue Release = "release";

    private readonly RedisKey[]?[] _keyArrays = new RedisKey[LongestKept][];
    private readonly RedisValue[]?[] _valueArrays = new RedisValue[LongestKept][];

    public RedisKey[] Keys { get; private set; } = [];

    public RedisValue[] Values { get; private set; } = [];

    /// <summary>Writes the commands from the one position up to the other.</summary>
    public void Write(NodeBatch batch, int from, int to)
    {
        var settings = batch[from].Hold.Settings;
        var hasFences = settings.FenceStride > 0;
        var keys = 2;
        var values = hasFences ? 2 : 1;
        var hint = 0L;
        for (var i = from; i < to; i++)
        {
            var command = batch[i];
            var isAcquire = command.Kind == CommandKind.Acquire;
            keys += isAcquire ? command.Hold.NamedKeys : command.Hold.Keys.Count;
            values += isAcquire ? 4 : 3;
            hint = Math.Max(hint, command.Hold.BaseHint);
        }
        Keys = Array(_keyArrays, keys);
        Values = Array(_valueArrays, values);

        Keys[0] = settings.Space.Meta;
        Keys[1] = settings.Space.Waiting;
        Values[0] = settings.Process;
        if (hasFences)
            Values[1] = hint;
        keys = 2;
        values = hasFences ? 2 : 1;
        for (var i = from; i < to; i++)
        {
            var command = batch[i];
            var hold = command.Hold;
            Values[values++] = command.Kind switch
            {
                CommandKind.Extend => Extend,
                CommandKind.Release => Release,
                _ => hold.AsManyAsFree ? AcquireFree : Acquire,
            };
            Values[values++] = hold.Token.Bytes;
            Values[values++] = hold.Keys.Count;
            if (command.Kind == CommandKind.Acquire)
                Values[values++] = hold.Ticket ?? RedisValue.EmptyString;
            keys = hold.Name(Keys, keys, withFences: command.Kind == CommandKind.Acquire);
        }
    }

    private static T[] Array<T>(T[]?[] kept, int length) => length < LongestKept ? kept[length] ??= new T[length] : new T[length];
}
