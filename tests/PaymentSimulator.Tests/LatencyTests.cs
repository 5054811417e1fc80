using System.Net;
using Microsoft.Extensions.Time.Testing;
using static PaymentSimulator.Tests.SimulatedProvider;

namespace PaymentSimulator.Tests;

/// <summary>How long a request takes is counted from when it came.</summary>
public class LatencyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_request_takes_that_long_in_all_with_the_reading_of_it()
    {
        var time = new FakeTimeProvider();
        await using var provider = await StartAsync(new SimulatorOptions { TimeProvider = time, Latency = TimeSpan.FromMinutes(1) });
        using var http = Client(provider.Host.BaseAddress);
        using var content = new LateContent(Payment("p1"));
        var answer = http.PostAsync(new Uri("/v1/payment_intents", UriKind.Relative), content, TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() => provider.Host.Stats().Requests.Count == 1);
        time.Advance(TimeSpan.FromMinutes(1));
        content.Send();

        using var response = await answer.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // Its headers go at once, what it says when it is told to.
    private sealed class LateContent(IEnumerable<KeyValuePair<string, string>> form) : FormUrlEncodedContent(form)
    {
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Send() => _told.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken);
            await _told.Task.WaitAsync(cancellationToken);
            await base.SerializeToStreamAsync(stream, context, cancellationToken);
        }
    }
}
