using Load.Broker;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>
/// Fresh workers on a full queue: from the start of the processes to the first second at 90 % of the speed they have at the end of their
/// warm-up time.
/// </summary>
internal sealed class ColdStart : Scenario
{
    private const double FullSpeed = 0.9;

    public override string Name => "coldstart";

    public override async Task RunAsync(Bench bench)
    {
        var ours = (OurSide)await bench.OursAsync();
        await bench.RetireOthersAsync();
        var orders = new OrderSource(seed: 8);
        var times = new List<double>();
        for (var round = 0; round < bench.Settings.Rounds; round++)
        {
            var count = (int)(ours.LastRate * bench.Settings.WarmUp.TotalSeconds);
            await ours.StopAsync();
            await ours.PublishAsync(count, () => orders.Even(EvenSkus));
            var starting = ours.LaunchAsync();
            var curve = await ours.DrainAsync(count);
            await starting;
            times.Add(TimeToFullSpeed(curve).TotalSeconds);
            var seconds = Enumerable.Range(1, 10).Select(second => $"{curve.CountAt(TimeSpan.FromSeconds(second)) - curve.CountAt(TimeSpan.FromSeconds(second - 1)):N0}");
            bench.Say($"full speed {curve.Rate(0.7, 0.95):N0}/s after {times[^1]:0.0} s; second by second {string.Join(" ", seconds)}");
        }

        var time = bench.Report.Add(Name, "start to full speed", ours.Name, times, "s");
        bench.Report.Compare(Name, "start to full speed", "5 s", 5 / time, 1);
    }

    private static TimeSpan TimeToFullSpeed(Curve curve)
    {
        var (second, step) = (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50));
        var enough = FullSpeed * curve.Rate(0.7, 0.95);
        for (var time = second; time < curve.End; time += step)
        {
            if (curve.CountAt(time) - curve.CountAt(time - second) >= enough)
                return time;
        }

        return curve.End;
    }
}
