using System.Globalization;
using System.Text;

namespace Locking.Nodes;

/// <summary>
/// The value a holder writes: <c>&lt;acquisition id, 32 hex digits&gt;:&lt;attempt, 8 hex digits&gt;</c>. A new attempt number per try makes a
/// command of an older try that arrives late do nothing, and lets a try take over what an older one of the same acquisition left.
/// </summary>
internal sealed class LockToken
{
    public const int IdLength = 32;
    public const int Length = IdLength + 1 + 8;

    private LockToken(Guid id, uint attempt, byte[] bytes)
    {
        Id = id;
        Attempt = attempt;
        Bytes = bytes;
    }

    public Guid Id { get; }

    public uint Attempt { get; }

    /// <summary>The token as ASCII text, the form in which it is stored.</summary>
    public byte[] Bytes { get; }

    public static LockToken First(RandomSource random)
    {
        Span<byte> id = stackalloc byte[16];
        random.Fill(id);
        return Create(new Guid(id), 1);
    }

    /// <summary>What a node writes when it keeps a lock for a process; giving that back lets the next process in line have it.</summary>
    public static LockToken Reservation(string process) => new(default, 0, Encoding.ASCII.GetBytes("~" + process));

    public LockToken Next() => Create(Id, checked(Attempt + 1));

    public override string ToString() => Encoding.ASCII.GetString(Bytes);

    private static LockToken Create(Guid id, uint attempt)
    {
        var bytes = new byte[Length];
        id.TryFormat(bytes, out _, "N");
        bytes[IdLength] = (byte)':';
        attempt.TryFormat(bytes.AsSpan(IdLength + 1), out _, "x8", CultureInfo.InvariantCulture);
        return new LockToken(id, attempt, bytes);
    }
}
