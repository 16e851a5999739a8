using System.Globalization;

namespace SeqModels.Evaluation.Rescoring;

/// <summary>
/// The features and errors of n-best lists as arrays: raw, and with the mean of the list subtracted and divided by the standard deviation
/// within the lists, so that random directions do not depend on the units of the features. The list's mean does not affect its ranking.
/// </summary>
internal sealed class FeatureLists
{
    private readonly double[][] _raw;

    /// <param name="lists">Lists that passed <see cref="Check"/>.</param>
    /// <param name="names">The names of the features.</param>
    /// <exception cref="KeyNotFoundException">A hypothesis has no score of a name.</exception>
    public FeatureLists(IReadOnlyList<NBestList> lists, string[] names)
    {
        FeatureCount = names.Length;
        Errors = [.. lists.Select(list => list.Errors!.ToArray())];
        ReferenceLength = lists.Sum(list => (long)list.ReferenceLength!.Value);
        _raw = [.. lists.Select(list => list.Hypotheses.SelectMany(hypothesis => names.Select(hypothesis.Score)).ToArray())];
        Scaled = [.. _raw.Select(values => (double[])[.. values])];
        Scales = new double[FeatureCount];
        for (int feature = 0; feature < FeatureCount; feature++)
        {
            Scales[feature] = Standardize(feature);
        }
    }

    public int FeatureCount { get; }

    public long ReferenceLength { get; }

    /// <summary>[list][hypothesis].</summary>
    public double[][] Errors { get; }

    /// <summary>[list][hypothesis × FeatureCount + feature].</summary>
    public double[][] Scaled { get; }

    /// <summary>The standard deviation of each feature; 1 for a feature that is constant in every list.</summary>
    public double[] Scales { get; }

    /// <summary>Throws unless the lists can be evaluated.</summary>
    /// <exception cref="ArgumentException">There is none, one has no errors, or the reference lengths sum to 0.</exception>
    public static void Check(IReadOnlyList<NBestList> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        if (lists.Count == 0)
        {
            throw new ArgumentException("Rescorer: at least one n-best list is needed, but there is none.", nameof(lists));
        }
        for (int i = 0; i < lists.Count; i++)
        {
            if (lists[i].Errors is null || lists[i].ReferenceLength is null)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Rescorer: every list must have a reference, or errors of all hypotheses and a reference length, but list {i} ({lists[i]}) has not."), nameof(lists));
            }
        }
        if (lists.Sum(list => (long)list.ReferenceLength!.Value) == 0)
        {
            throw new ArgumentException("Rescorer: the reference lengths must have a positive sum, but all are 0.", nameof(lists));
        }
    }

    /// <summary>The errors with weights of the raw features; the same sums in the same order as <see cref="Rescorer.Score"/>.</summary>
    public double CountErrors(double[] weights)
    {
        double errors = 0;
        for (int list = 0; list < _raw.Length; list++)
        {
            int best = 0;
            double highest = double.NegativeInfinity;
            for (int hypothesis = 0; hypothesis < Errors[list].Length; hypothesis++)
            {
                double score = 0;
                for (int feature = 0; feature < weights.Length; feature++)
                {
                    score += weights[feature] * _raw[list][(hypothesis * weights.Length) + feature];
                }
                (best, highest) = score > highest ? (hypothesis, score) : (best, highest);
            }
            errors += Errors[list][best];
        }
        return errors;
    }

    private double Standardize(int feature)
    {
        double squares = 0;
        long count = 0;
        foreach (double[] values in Scaled)
        {
            double mean = 0;
            for (int i = feature; i < values.Length; i += FeatureCount)
            {
                mean += values[i] / (values.Length / FeatureCount);
            }
            for (int i = feature; i < values.Length; i += FeatureCount)
            {
                values[i] -= mean;
                squares += values[i] * values[i];
                count++;
            }
        }
        double scale = squares > 0 ? Math.Sqrt(squares / count) : 1;
        foreach (double[] values in Scaled)
        {
            for (int i = feature; i < values.Length; i += FeatureCount)
            {
                values[i] /= scale;
            }
        }
        return scale;
    }
}
