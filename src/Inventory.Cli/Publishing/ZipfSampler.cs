namespace Inventory.Cli.Publishing;

/// <summary>Draws from 0 to count − 1, the k-th with weight 1 / (k + 1)^skew. Skew 0 draws evenly.</summary>
internal sealed class ZipfSampler
{
    private readonly double[] _cumulative;

    public ZipfSampler(int count, double skew)
    {
        _cumulative = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            _cumulative[i] = sum += Math.Pow(i + 1, -skew);
    }

    /// <param name="fraction">Evenly from 0 to below 1.</param>
    public int Draw(double fraction)
    {
        var place = Array.BinarySearch(_cumulative, fraction * _cumulative[^1]);
        return Math.Min(place < 0 ? ~place : place + 1, _cumulative.Length - 1);
    }
}
