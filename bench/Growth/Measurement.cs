using LocalStack;

namespace Growth;

/// <summary>What was measured at a point.</summary>
/// <param name="Point">How large.</param>
/// <param name="Rates">Answers per second, round by round.</param>
/// <param name="P99">The 99th percentile of the answers' time at half of that rate, in milliseconds.</param>
internal sealed record Measured(int Point, IReadOnlyList<double> Rates, double P99);

/// <summary>Measures the points of a series, in rounds in which they take turns: a slow moment of the machine hits all.</summary>
internal sealed class Measurement(LocalServers servers, string logFolder, int rounds, TimeSpan turn, TimeSpan warmUp)
{
    private const int FirstTurn = 2_000;

    /// <summary>Measures it.</summary>
    public async Task<IReadOnlyList<Measured>> RunAsync(Series series, Action<string> say, CancellationToken cancellationToken)
    {
        var services = new List<Service>();
        try
        {
            var (rates, p99) = (new List<List<double>>(), new List<double>());
            foreach (var point in series.Points)
            {
                services.Add(await Service.StartAsync(servers, series.At(point), logFolder, cancellationToken));
                rates.Add([await WarmUpAsync(services[^1], cancellationToken)]);
                await services[^1].PauseAsync();
                say($"{series.Name} {point:N0}: warm, {rates[^1][0]:N0}/s");
            }

            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < services.Count; i++)
                {
                    await BreatheAsync(services);
                    rates[i].Add(await services[i].DrainAsync(series.At(series.Points[i]).Backlog ?? Orders(rates[i][^1], turn)));
                    await services[i].PauseAsync();
                }

                say($"{series.Name}: {string.Join(", ", rates.Select(r => $"{r[^1]:N0}/s"))}");
            }

            for (var i = 0; i < services.Count; i++)
            {
                await BreatheAsync(services);
                // One turn first: it may have lost its connections while the others had theirs.
                await services[i].DrainAsync(Orders(rates[i][^1], turn));
                p99.Add(await LatencyProbe.MeasureAsync(services[i], Median(rates[i].Skip(1)) / 2, turn));
                await services[i].CheckAsync();
                await services[i].PauseAsync();
            }

            return [.. series.Points.Select((point, i) => new Measured(point, [.. rates[i].Skip(1)], p99[i]))];
        }
        finally
        {
            foreach (var service in services)
                await service.DisposeAsync();
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private static int Orders(double rate, TimeSpan time) => (int)Math.Max(500, rate * time.TotalSeconds);

    private async Task<double> WarmUpAsync(Service service, CancellationToken cancellationToken)
    {
        using var until = new CancellationTokenSource(warmUp, TimeProvider.System);
        var rate = await service.DrainAsync(FirstTurn);
        while (!until.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            rate = await service.DrainAsync(Orders(rate, turn));
        return rate;
    }

    // A worker that is stopped for longer loses its connection to the broker.
    private static async Task BreatheAsync(List<Service> services)
    {
        await Task.WhenAll(services.Select(service => service.ResumeAsync()));
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        await Task.WhenAll(services.Select(service => service.PauseAsync()));
    }
}
