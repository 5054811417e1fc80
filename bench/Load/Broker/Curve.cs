namespace Load.Broker;

/// <summary>How many events there were, and when.</summary>
public sealed class Curve
{
    private readonly List<(TimeSpan Time, long Count)> _points = [(TimeSpan.Zero, 0)];

    /// <summary>When the last point was taken.</summary>
    public TimeSpan End => _points[^1].Time;

    /// <summary>How many there are.</summary>
    public long Total => _points[^1].Count;

    public void Add(TimeSpan time, long count) => _points.Add((time, count));

    /// <summary>Events per second between two parts of all; the ramps at both ends are left out.</summary>
    public double Rate(double from = 0.1, double to = 0.9) =>
        (to - from) * Total / (TimeOf(to * Total) - TimeOf(from * Total)).TotalSeconds;

    /// <summary>How many there were at a time.</summary>
    public double CountAt(TimeSpan time)
    {
        var next = _points.FindIndex(p => p.Time >= time);
        if (next <= 0)
            return next < 0 ? Total : _points[0].Count;
        var (before, after) = (_points[next - 1], _points[next]);
        return before.Count + ((after.Count - before.Count) * ((time - before.Time) / (after.Time - before.Time)));
    }

    private TimeSpan TimeOf(double count)
    {
        var next = Math.Max(1, _points.FindIndex(p => p.Count >= count));
        var (before, after) = (_points[next - 1], _points[next]);
        return before.Time + ((after.Time - before.Time) * ((count - before.Count) / Math.Max(1, after.Count - before.Count)));
    }
}
