using System.Globalization;

namespace SeqModels.Losses;

/// <summary>Options of <see cref="Loss.CrossEntropy"/> and the losses derived from it.</summary>
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

    /// <summary>The reduction over the rows that are not ignored.</summary>
    /// <value>Mean (0 if all rows are ignored) or sum. Default <see cref="Reduction.Mean"/>.</value>
    public Reduction Reduction { get; init; }
}
