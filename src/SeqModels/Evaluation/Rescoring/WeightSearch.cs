using SeqModels.Numerics;

namespace SeqModels.Evaluation.Rescoring;

/// <summary>Searches weights with the fewest errors by line searches from several starts.</summary>
/// <param name="lists">The development set.</param>
/// <param name="initial">The weights of the raw features from which the first search starts.</param>
/// <param name="options">The options.</param>
internal sealed class WeightSearch(FeatureLists lists, double[] initial, RescorerTuningOptions options)
{
    private readonly LineSearch _line = new(lists);

    /// <summary>The number of line searches so far.</summary>
    public int LineSearches { get; private set; }

    /// <summary>Returns the best weights of the raw features, Σ |λ| = 1; null if none have fewer errors than the initial ones.</summary>
    public double[]? Run(IProgress<RescorerTuningProgress>? progress, CancellationToken cancellationToken)
    {
        double[]? best = null;
        double fewest = lists.CountErrors(initial);
        for (int start = 0; start <= options.RandomStarts; start++)
        {
            RandomSource random = new RandomSource(options.Seed).Fork((ulong)start);
            double[] point = start == 0 ? [.. initial.Zip(lists.Scales, (weight, scale) => weight * scale)] : Direction(random);
            double errors = start == 0 ? fewest : lists.CountErrors(Raw(point));
            double[]? found = Descend(point, ref errors, random, cancellationToken);
            if (errors < fewest)
            {
                (best, fewest) = (found ?? Raw(point), errors);
            }
            progress?.Report(new RescorerTuningProgress(start, errors / lists.ReferenceLength, fewest / lists.ReferenceLength));
        }
        return best;
    }

    /// <summary>Follows directions with fewer errors until there is none; returns the raw weights, null if the first point is not left.</summary>
    private double[]? Descend(double[] point, ref double errors, RandomSource random, CancellationToken cancellationToken)
    {
        double[]? best = null;
        for (int iteration = 0; iteration < options.MaxIterations; iteration++)
        {
            double before = errors;
            for (int i = 0; i < lists.FeatureCount + options.RandomDirections; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double[] direction = i < lists.FeatureCount ? Unit(i) : Direction(random);
                LineMinimum minimum = _line.Minimize(point, direction);
                LineSearches++;
                if (minimum.Errors >= errors)
                {
                    continue;
                }

                // In a very narrow interval, rounding may select other hypotheses; the errors counted with the final weights decide.
                double[] next = Normalize([.. point.Zip(direction, (weight, step) => weight + (minimum.Gamma * step))]);
                double[] raw = Raw(next);
                double counted = lists.CountErrors(raw);
                if (counted < errors)
                {
                    (point, best, errors) = (next, raw, counted);
                }
            }
            if (errors >= before)
            {
                break;
            }
        }
        return best;
    }

    private double[] Unit(int feature)
    {
        var direction = new double[lists.FeatureCount];
        direction[feature] = 1;
        return direction;
    }

    /// <summary>A uniformly distributed direction in the space of the scaled features.</summary>
    private double[] Direction(RandomSource random)
    {
        var direction = new double[lists.FeatureCount];
        for (int i = 0; i < direction.Length; i++)
        {
            direction[i] = random.NextNormal();
        }
        return Normalize(direction);
    }

    private double[] Raw(double[] point) => Normalize([.. point.Zip(lists.Scales, (weight, scale) => weight / scale)]);

    /// <summary>Σ |λ| = 1, which does not affect any ranking.</summary>
    private static double[] Normalize(double[] weights)
    {
        double sum = weights.Sum(Math.Abs);
        return sum > 0 ? [.. weights.Select(weight => weight / sum)] : weights;
    }
}
