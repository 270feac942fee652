namespace Bench.Reporting;

/// <summary>Measured values, in order.</summary>
public sealed class Sample
{
    private readonly double[] _sorted;

    /// <summary>The values, in any order.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Sample(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
        if (_sorted.Length == 0)
        {
            throw new ArgumentException("A sample needs at least one value.", nameof(values));
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The middle.</summary>
    public double P50 => Percentile(0.50);

    /// <summary>Nineteen of twenty are at most this.</summary>
    public double P95 => Percentile(0.95);

    /// <summary>Ninety-nine of a hundred are at most this.</summary>
    public double P99 => Percentile(0.99);

    /// <summary>The largest.</summary>
    public double Max => _sorted[^1];

    /// <summary>The percentile of a share, by the nearest-rank method.</summary>
    public double Percentile(double share) => _sorted[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];

    /// <summary>The middle of some values.</summary>
    public static double Median(IEnumerable<double> values) => new Sample(values).P50;
}
