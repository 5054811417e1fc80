using System.Text;
using System.Text.Json;

namespace PaymentSimulator.Accounts;

/// <summary>The book's file: one JSON line a request, appended and handed to the system at once (not forced to the disk).</summary>
internal sealed class Journal : IDisposable
{
    private readonly StreamWriter _writer;

    private Journal(StreamWriter writer) => _writer = writer;

    /// <summary>Reads what is there and opens the file for more.</summary>
    /// <param name="path">The file; made if it is missing.</param>
    /// <param name="replay">Called for each entry in the order of writing.</param>
    public static Journal Open(string path, Action<JournalEntry> replay)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        stream.SetLength(Replay(stream, replay));
        stream.Seek(0, SeekOrigin.End);
        return new Journal(new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });
    }

    public void Append(JournalEntry entry) => _writer.WriteLine(JsonSerializer.Serialize(entry));

    public void Dispose() => _writer.Dispose();

    // A line without its line feed was cut off by a kill: its request was never answered, so it never happened.
    private static long Replay(FileStream stream, Action<JournalEntry> replay)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var whole = 0;
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', whole))
        {
            replay(JsonSerializer.Deserialize<JournalEntry>(bytes.AsSpan(whole, end - whole))
                ?? throw new InvalidDataException($"The book has an empty entry at byte {whole}; start with another file."));
            whole = end + 1;
        }

        return whole;
    }
}
