namespace SeqModels.NGrams;

/// <summary>
/// The growth of the number of types V with the number of tokens n, and Heaps' law V(n) = K · n^β fitted by least squares of ln V on ln n
/// over the <see cref="Points"/> beyond 1 % of the text. The points are logarithmically spaced, ten per decade. Immutable.
/// </summary>
/// <remarks>Source: Heaps, Information Retrieval: Computational and Theoretical Aspects (1978), section 7.5.</remarks>
public sealed class VocabularyGrowth
{
    private const double FittedFrom = 0.01;

    private readonly GrowthPoint[] _points;

    internal VocabularyGrowth(GrowthPoint[] points)
    {
        _points = points;
        (Exponent, Coefficient) = Fit([.. points.Where(point => point.Tokens >= points[^1].Tokens * FittedFrom)]);
    }

    /// <summary>The points of the curve; the last is the whole text.</summary>
    public IReadOnlyList<GrowthPoint> Points => _points;

    /// <summary>β; NaN if there are fewer than two points.</summary>
    public double Exponent { get; }

    /// <summary>K; NaN if there are fewer than two points.</summary>
    public double Coefficient { get; }

    /// <summary>The expected number of types among n tokens, K · n^β.</summary>
    /// <param name="tokens">n, above 0.</param>
    public double Expected(double tokens) => Coefficient * Math.Pow(tokens, Exponent);

    internal static VocabularyGrowth Of(ReadOnlySpan<int> ids, int vocabularySize)
    {
        List<GrowthPoint> points = [];
        var seen = new bool[vocabularySize];
        int types = 0;
        long next = 1;
        for (int i = 0; i < ids.Length; i++)
        {
            ref bool known = ref seen[ids[i]];
            types += known ? 0 : 1;
            known = true;
            if (i + 1 == next || i + 1 == ids.Length)
            {
                points.Add(new GrowthPoint(i + 1, types));
                next = NextLength(next);
            }
        }
        return new VocabularyGrowth([.. points]);
    }

    /// <summary>The next of the lengths ⌈10^(j/10)⌉.</summary>
    private static long NextLength(long length)
    {
        int step = (int)Math.Round(10 * Math.Log10(length));
        long next;
        do
        {
            next = (long)Math.Ceiling(Math.Pow(10, ++step / 10.0) - 1e-6);
        }
        while (next <= length);
        return next;
    }

    private static (double Exponent, double Coefficient) Fit(GrowthPoint[] points)
    {
        if (points.Length < 2)
        {
            return (double.NaN, double.NaN);
        }
        double meanX = points.Average(point => Math.Log(point.Tokens)), meanY = points.Average(point => Math.Log(point.Types));
        double covariance = 0, variance = 0;
        foreach (GrowthPoint point in points)
        {
            double x = Math.Log(point.Tokens) - meanX;
            covariance += x * (Math.Log(point.Types) - meanY);
            variance += x * x;
        }
        double slope = covariance / variance;
        return (slope, Math.Exp(meanY - (slope * meanX)));
    }
}
