using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Locking.Nodes;
using StackExchange.Redis;

namespace Locking.Redis;

/// <summary>A script from this assembly with the hash Redis knows it by.</summary>
internal sealed class EmbeddedScript
{
    private EmbeddedScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // SHA-1 is the name Redis gives to a script, not a protection.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public static EmbeddedScript Raise { get; } = Load("raise.lua");

    public static EmbeddedScript Admit { get; } = Load("admit.lua");

    /// <summary>
    /// The commands of one group. Each group has its own, so that a node that has restarted is asked about every group's memory: that it
    /// does not know the script is how it shows (see <see cref="RedisLockNode"/>). Settings are part of the text, because every argument
    /// of a message costs. Not so the process, of which there are always new ones: a node remembers scripts for as long as it lives.
    /// </summary>
    public static EmbeddedScript CommandsOf(CommandSettings settings) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        -- Locks of {settings.Space.Prefix.ReplaceLineEndings(" ")}
        local TTL, STRIDE = '{(long)settings.Ttl.TotalMilliseconds}', {settings.FenceStride}
        local FENCE_LIFE, KEPT = '{(long)settings.FenceLife.TotalMilliseconds}', '{(long)settings.Reservation.TotalMilliseconds}'
        {CommandsText}
        """));

    private static string CommandsText { get; } = Load("commands.lua").Text;

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>Runs the script on a server that knows it. What goes wrong is in the task.</summary>
    public Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] values)
    {
        try
        {
            return database.ScriptEvaluateAsync(Hash, keys, values);
        }
        catch (Exception e)
        {
            return Task.FromException<RedisResult>(e);
        }
    }

    private static EmbeddedScript Load(string name)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new EmbeddedScript(reader.ReadToEnd());
    }
}
