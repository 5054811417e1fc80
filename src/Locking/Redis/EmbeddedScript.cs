using System.Security.Cryptography;
using System.Text;

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
    /// does not know the script is how it shows (see <see cref="RedisLockNode"/>).
    /// </summary>
    public static EmbeddedScript CommandsOf(string prefix) => new($"-- Locks of {prefix.ReplaceLineEndings(" ")}\n{CommandsText}");

    private static string CommandsText { get; } = Load("commands.lua").Text;

    public string Text { get; }

    public byte[] Hash { get; }

    private static EmbeddedScript Load(string name)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new EmbeddedScript(reader.ReadToEnd());
    }
}
