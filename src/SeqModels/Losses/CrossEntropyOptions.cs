using System.Globalization;

namespace SeqModels.Losses;

/// <summary>Options of <see cref="Loss.CrossEntropy(Tensors.Tensor, Tensors.Indices, CrossEntropyOptions, Tensors.Tensor)"/> and the losses derived from it.</summary>
public sealed record CrossEntropyOptions
{
    /// <summary>The defaults.</summary>
    internal static CrossEntropyOptions Default { get; } = new();

    /// <summary>The target value that marks rows to ignore, such as padding; they contribute neither loss nor gradient.</summary>
    /// <value>Any integer, not necessarily a class, or null for none. Default null.</value>
    public int? IgnoredIndex { get; init; }

    /// <summary>ε of label smoothing: the target distribution is mixed with the uniform distribution over all classes with weight
    /// ε.</summary>
    /// <value>In [0, 1]. Default 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double LabelSmoothing
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LabelSmoothing), value, string.Create(CultureInfo.InvariantCulture, $"CrossEntropyOptions.LabelSmoothing: must be in [0, 1], but was {value}."));
    }

    /// <summary>
    /// w_j of each class j, to balance rare and frequent classes: the loss of a row is −Σ_j w_j q_j ln p_j. A mean over class targets is
    /// weighted by those of the targets: it divides by Σ w_target instead of the number of rows, as in PyTorch.
    /// </summary>
    /// <value>One weight per class, finite and at least 0, or null for 1 each; copied. Default null.</value>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public IReadOnlyList<double>? ClassWeights
    {
        get;
        init => field = value is null ? null : Checked([.. value]);
    }

    /// <summary>The reduction over the rows that are not ignored.</summary>
    /// <value>Mean (0 if all rows are ignored), sum, or none for the loss of each row (0 if ignored), in the shape of the targets. Default
    /// <see cref="Reduction.Mean"/>.</value>
    public Reduction Reduction { get; init; }

    /// <summary>The class weights for a number of classes, or null.</summary>
    internal double[]? WeightsOf(int classes, string method) => ClassWeights is null || ClassWeights.Count == classes
        ? (double[]?)ClassWeights
        : throw new ArgumentException($"{method}: ClassWeights must have one weight for each of the {classes} classes, but had {ClassWeights.Count}.");

    private static double[] Checked(double[] weights)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (!double.IsFinite(weights[i]) || weights[i] < 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"CrossEntropyOptions.ClassWeights: weights must be finite and at least 0, but that of class {i} was {weights[i]}."), nameof(weights));
        }

        return weights;
    }
}
