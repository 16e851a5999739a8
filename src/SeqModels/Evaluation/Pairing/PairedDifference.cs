using System.Globalization;
using SeqModels.Evaluation.Pairing;

namespace SeqModels.Evaluation;

/// <summary>
/// The difference of two systems that were measured on the same n observations, with its significance. With differences d_i and weights w_i,
/// the difference is D = Σ d_i / Σ w_i. It is tested by the circular block bootstrap (Politis and Romano 1992): a resample joins blocks of L
/// consecutive observations, drawn with replacement from all n positions, to n observations, and yields D*.
/// </summary>
/// <remarks>
/// <para>The deviations D* − D are multiplied by (1 − L/n)^(−1/2), which makes their variance unbiased for independent observations of equal
/// weight. With R of them, the two-sided p-value is (1 + #{|D* − D| ≥ |D|}) / (R + 1), and the interval is D ± the matching quantile of |D* − D|
/// (symmetric interval, Hall 1988): it excludes 0 exactly if the p-value is at most 1 − <see cref="ConfidenceLevel"/>.</para>
/// <para><see cref="SignFlipPValue"/> is the p-value of paired approximate randomization (Noreen 1989): the sign of the sum of every block is drawn
/// at random, which would not matter if the two systems were exchangeable.</para>
/// </remarks>
public sealed record PairedDifference
{
    /// <summary>D.</summary>
    public required double Difference { get; init; }

    /// <summary>The confidence interval of D.</summary>
    public required ConfidenceInterval Interval { get; init; }

    /// <summary>The standard error of D: the root mean square of the deviations.</summary>
    public required double StandardError { get; init; }

    /// <summary>The two-sided p-value of the bootstrap for D = 0, from 1 / (R + 1) to 1.</summary>
    public required double PValue { get; init; }

    /// <summary>The two-sided p-value of the random signs, from 1 / (R + 1) to 1.</summary>
    public required double SignFlipPValue { get; init; }

    /// <summary>The number of observations, n.</summary>
    public required int Observations { get; init; }

    /// <summary>The block length, L, in observations.</summary>
    public required int BlockLength { get; init; }

    /// <summary>The number of resamples, R.</summary>
    public required int Resamples { get; init; }

    /// <summary>The confidence level of the interval.</summary>
    public required double ConfidenceLevel { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Tests a difference, for example of word error rates: d_i is the difference of the errors in sentence i, w_i its number of words.</summary>
    /// <param name="differences">d_i, finite; at least 2, in the order in which they were observed.</param>
    /// <param name="weights">w_i, finite, at least 0, with a positive sum; empty if all are 1.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the resampling.</param>
    /// <exception cref="ArgumentException">There are fewer than 2 observations, a block is longer than half of them, the lengths differ, or a
    /// value is out of range.</exception>
    /// <example><code>
    /// PairedDifference test = PairedDifference.Test([.. errorsA.Zip(errorsB, (a, b) => a - b)], words);
    /// Console.WriteLine(test);
    /// </code></example>
    public static PairedDifference Test(ReadOnlySpan<double> differences, ReadOnlySpan<double> weights = default,
        BootstrapOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new BootstrapOptions();
        Check(differences, weights);
        int count = differences.Length, length = options.BlockLength ?? DefaultBlockLength(count);
        if (length > count / 2)
        {
            throw new ArgumentException(
                $"PairedDifference.Test: blocks must be at most half as long as the {count} observations, but BlockLength is {length}.", nameof(options));
        }
        var bootstrap = new BlockBootstrap(differences, weights, length);
        double[] deviations = bootstrap.Deviations(options.Resamples, options.Seed, cancellationToken);
        double squares = 0;
        foreach (double deviation in deviations)
        {
            squares += deviation * deviation;
        }
        Array.Sort(deviations);
        int rank = (int)Math.Ceiling(options.ConfidenceLevel * (options.Resamples + 1.0));
        if (rank > options.Resamples)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"PairedDifference.Test: a confidence level of {options.ConfidenceLevel} needs at least {Math.Ceiling(1 / (1 - options.ConfidenceLevel)) - 1} resamples, but Resamples is {options.Resamples}."), nameof(options));
        }
        double half = deviations[rank - 1];
        double difference = bootstrap.Difference;
        return new PairedDifference
        {
            Difference = difference,
            Interval = new ConfidenceInterval(difference - half, difference + half),
            StandardError = Math.Sqrt(squares / deviations.Length),
            PValue = (1.0 + deviations.Count(deviation => deviation >= Math.Abs(difference))) / (options.Resamples + 1),
            SignFlipPValue = (1.0 + bootstrap.SignFlips(options.Resamples, options.Seed, cancellationToken)) / (options.Resamples + 1),
            Observations = count,
            BlockLength = length,
            Resamples = options.Resamples,
            ConfidenceLevel = options.ConfidenceLevel,
            Seed = options.Seed,
        };
    }

    /// <summary>Formats the difference, its interval and the p-values on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Difference:G4}, {100 * ConfidenceLevel:G4} % interval {Interval}, p = {PValue:G3} (sign flips: {SignFlipPValue:G3})");

    /// <summary>⌈n^(1/3)⌉, in integers, so that no rounding of the root matters.</summary>
    private static int DefaultBlockLength(int count)
    {
        long length = 1;
        while (length * length * length < count)
        {
            length++;
        }
        return (int)Math.Min(length, Math.Max(count / 2, 1));
    }

    private static void Check(ReadOnlySpan<double> differences, ReadOnlySpan<double> weights)
    {
        if (differences.Length < 2)
        {
            throw new ArgumentException($"PairedDifference.Test: at least 2 observations are needed, but there are {differences.Length}.", nameof(differences));
        }
        if (!weights.IsEmpty && weights.Length != differences.Length)
        {
            throw new ArgumentException(
                $"PairedDifference.Test: weights must be as long as differences, {differences.Length}, but was {weights.Length}.", nameof(weights));
        }
        double total = 0;
        for (int i = 0; i < differences.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            if (!double.IsFinite(differences[i]) || !double.IsFinite(weight) || weight < 0)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"PairedDifference.Test: differences must be finite and weights finite and at least 0, but observation {i} has the difference {differences[i]} and the weight {weight}."), nameof(differences));
            }
            total += weight;
        }
        if (!(total > 0))
        {
            throw new ArgumentException("PairedDifference.Test: the weights must have a positive sum, but all are 0.", nameof(weights));
        }
    }
}
