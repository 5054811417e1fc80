namespace PaymentSimulator;

/// <summary>Watches standard input for its end.</summary>
internal static class StandardInput
{
    /// <summary>Completes when there is no more input: the parent closed it or is gone.</summary>
    public static async Task EndAsync(CancellationToken ct)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (await input.ReadAsync(buffer, ct) > 0)
        {
        }
    }
}
