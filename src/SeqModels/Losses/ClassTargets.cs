using SeqModels.Tensors;

namespace SeqModels.Losses;

/// <summary>Validates class targets.</summary>
internal static class ClassTargets
{
    /// <summary>Checks that targets fit the rows of a tensor [.., V], each in [0, V) or ignored; returns how many are not
    /// ignored.</summary>
    public static int Check(string method, string name, Tensor scores, Indices targets, int? ignored)
    {
        ArgumentNullException.ThrowIfNull(scores, name);
        if (scores.Rank == 0 || scores.Shape[-1] == 0)
        {
            throw new ArgumentException($"{method}: {name} must be [.., classes] with at least one class, but was {scores.Shape}.", name);
        }

        return Check(method, name, scores.Shape, scores.Shape[-1], targets, ignored);
    }

    /// <summary>Checks that targets fit the rows of a tensor of shape [.., n], each in [0, classes) or ignored; returns how many are not
    /// ignored.</summary>
    public static int Check(string method, string name, Shape scores, int classes, Indices targets, int? ignored)
    {
        if (!targets.Shape.Sizes.SequenceEqual(scores.Sizes[..^1]))
        {
            throw new ArgumentException($"{method}: targets must have the shape of {name} without its last axis, {scores.Without(-1)}, but was {targets.Shape} ({name} {scores}).", nameof(targets));
        }

        int count = 0;
        ReadOnlySpan<int> values = targets.Values.Span;
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] == ignored)
            {
                continue;
            }

            if ((uint)values[row] >= (uint)classes)
            {
                throw new ArgumentException($"{method}: the target {values[row]} at {Position.Of(row, targets.Shape)} is not a class: classes are 0 to {classes - 1}{(ignored is { } index ? $" and the ignored index is {index}" : ". If it marks padding, make it the ignored index")}.", nameof(targets));
            }

            count++;
        }

        return count;
    }

    /// <summary>The sum of the weights of the rows that are not ignored, times those of their classes; 1 each without weights.</summary>
    public static double TotalWeight(Indices targets, int? ignored, Tensor? rowWeights, double[]? classWeights)
    {
        Tensor? rows = rowWeights?.DType == DType.Float32 ? rowWeights.To(DType.Float64) : rowWeights;
        ReadOnlySpan<double> weights = rows is null ? [] : rows.AsSpan<double>();
        ReadOnlySpan<int> values = targets.Values.Span;
        double total = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] != ignored)
                total += (rows is null ? 1 : weights[row]) * (classWeights is null ? 1 : classWeights[values[row]]);
        }

        return total;
    }
}
