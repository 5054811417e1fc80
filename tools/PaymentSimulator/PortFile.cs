namespace PaymentSimulator;

/// <summary>Tells a parent where a server it started on port 0 listens.</summary>
internal static class PortFile
{
    /// <summary>Writes the URL so that a reader sees all of it or nothing.</summary>
    public static async Task WriteAsync(string path, Uri address, CancellationToken ct)
    {
        var draft = $"{path}.{Environment.ProcessId}";
        await File.WriteAllTextAsync(draft, address.GetLeftPart(UriPartial.Authority) + "\n", ct);
        File.Move(draft, path, overwrite: true);
    }
}
