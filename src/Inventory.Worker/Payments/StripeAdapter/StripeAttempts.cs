using Polly;

namespace Inventory.Worker.Payments.StripeAdapter;

/// <summary>What came of a request that may have been sent several times: an answer, or the last fault.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Answer">The answer; null after a fault.</param>
/// <param name="Error">The last fault; null after an answer.</param>
/// <param name="MayHaveMoved">Whether the money may have moved although no answer came.</param>
internal sealed record StripeAttempts<T>(T? Answer, Exception? Error, bool MayHaveMoved)
    where T : class;

/// <summary>Sends requests that move money.</summary>
internal static class StripeAttempts
{
    public static async Task<StripeAttempts<T>> RunAsync<T>(ResiliencePipeline pipeline, Func<CancellationToken, Task<T>> send, CancellationToken ct)
        where T : class
    {
        var mayHaveMoved = false;
        try
        {
            return new(await pipeline.ExecuteAsync(SendAsync, ct), null, false);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            return new(null, error, mayHaveMoved || StripeFaults.MayHaveMoved(StripeFaults.Of(error)));
        }

        async ValueTask<T> SendAsync(CancellationToken token)
        {
            try
            {
                return await send(token);
            }
            catch (Exception error) when (Remember(error))
            {
                throw;
            }
        }

        // A filter that never catches: one attempt that may have moved money colours all that follow.
        bool Remember(Exception error)
        {
            mayHaveMoved |= StripeFaults.MayHaveMoved(StripeFaults.Of(error));
            return false;
        }
    }

    /// <summary>A fault in one line for people.</summary>
    public static string Reason(Exception error) => $"{StripeFaults.Of(error)}: {StripeAnswers.Cut(error.Message)}";
}
