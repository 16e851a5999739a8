namespace SeqModels.NGrams;

/// <summary>
/// Zipf's law fitted to a rank–frequency list: over the ranks 1 … R, p(r) = r^−s / Σ_{i=1…R} i^−s. The exponent s is the maximum-likelihood
/// estimate, the unique root of E_s[ln r] = Σ_r f_r ln r / Σ_r f_r.
/// Immutable.
/// </summary>
public sealed class ZipfFit
{
    private const double MaxExponent = 64; // frequencies are below 2³¹, so two ranks cannot be further apart

    /// <summary>Σ_{i=1…R} i^−s.</summary>
    private readonly double _normalizer;

    private ZipfFit(double exponent, long occurrences, double[] logarithms)
    {
        (Exponent, LastRank, Occurrences) = (exponent, logarithms.Length, occurrences);
        _normalizer = Sums(logarithms, exponent).Sum;
    }

    /// <summary>The exponent s, at least 0.</summary>
    public double Exponent { get; }

    /// <summary>R, the last rank that the law is fitted to; at least 2.</summary>
    public int LastRank { get; }

    /// <summary>Σ_r f_r over the ranks 1 … R.</summary>
    public long Occurrences { get; }

    /// <summary>Fits the law to the ranks whose frequency is at least <paramref name="minFrequency"/>.</summary>
    /// <param name="frequencies">The frequencies by rank, in descending order, each above 0.</param>
    /// <param name="minFrequency">The minimum frequency; at least 1.</param>
    /// <returns>The fit; <see langword="null"/> if fewer than two ranks have the minimum frequency.</returns>
    /// <exception cref="ArgumentException">The frequencies are not in descending order, or one is not above 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minFrequency"/> is below 1.</exception>
    public static ZipfFit? Of(ReadOnlySpan<int> frequencies, int minFrequency = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minFrequency, 1);
        int last = 0;
        for (int i = 0; i < frequencies.Length; i++)
        {
            if (frequencies[i] < 1 || (i > 0 && frequencies[i] > frequencies[i - 1]))
            {
                throw new ArgumentException(
                    $"ZipfFit.Of: frequencies must be above 0 and descend, but rank {i + 1} has {frequencies[i]}" +
                    (i > 0 ? $" after {frequencies[i - 1]}." : "."), nameof(frequencies));
            }
            last += frequencies[i] >= minFrequency ? 1 : 0;
        }
        if (last < 2)
        {
            return null;
        }
        double[] logarithms = Logarithms(last);
        double sum = 0;
        long occurrences = 0;
        for (int i = 0; i < last; i++)
        {
            sum += frequencies[i] * logarithms[i];
            occurrences += frequencies[i];
        }
        return new ZipfFit(Solve(logarithms, sum / occurrences), occurrences, logarithms);
    }

    /// <summary>The expected frequency of a rank, Σ_r f_r · p(rank); also beyond <see cref="LastRank"/>.</summary>
    /// <param name="rank">The rank, at least 1.</param>
    public double Expected(double rank) => Occurrences * Math.Pow(rank, -Exponent) / _normalizer;

    /// <summary>Newton's method inside a bracket: E_s[ln r] falls in s, by its variance.</summary>
    private static double Solve(double[] logarithms, double mean)
    {
        double low = 0, high = MaxExponent, s = 1;
        for (int i = 0; i < 200 && high - low > 1e-12; i++)
        {
            (double sum, double first, double second) = Sums(logarithms, s);
            double expected = first / sum, variance = (second / sum) - (expected * expected);
            (low, high) = expected > mean ? (s, high) : (low, s);
            double next = s + ((expected - mean) / variance);
            if (Math.Abs(next - s) < 1e-13 * Math.Max(1, s))
            {
                break;
            }
            s = next > low && next < high ? next : (low + high) / 2;
        }
        return s;
    }

    /// <summary>Σ r^−s · (1, ln r, ln² r).</summary>
    private static (double Sum, double First, double Second) Sums(double[] logarithms, double s)
    {
        double sum = 0, first = 0, second = 0;
        foreach (double logarithm in logarithms)
        {
            double weight = Math.Exp(-s * logarithm);
            sum += weight;
            first += weight * logarithm;
            second += weight * logarithm * logarithm;
        }
        return (sum, first, second);
    }

    private static double[] Logarithms(int count)
    {
        var logarithms = new double[count];
        for (int i = 1; i < count; i++)
        {
            logarithms[i] = Math.Log(i + 1);
        }
        return logarithms;
    }
}
