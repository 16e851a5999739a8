using System.Globalization;

namespace SeqModels.Losses;

/// <summary>Options of <see cref="Loss.CrossEntropy"/>.</summary>
public sealed record CrossEntropyOptions
{
    /// <summary>The defaults.</summary>
    internal static CrossEntropyOptions Default { get; } = new();

    /// <summary>The target value whose rows count for nothing, such as padding; any number, also one outside the classes. Default: none.</summary>
    public int? IgnoredIndex { get; init; }

    /// <summary>ε: the share of the target's probability that is spread evenly over all classes, in [0, 1]. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value outside [0, 1].</exception>
    public double LabelSmoothing
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LabelSmoothing), value, string.Create(CultureInfo.InvariantCulture, $"CrossEntropyOptions.LabelSmoothing: must be in [0, 1], but was {value}."));
    }

    /// <summary>Mean over the rows that are not ignored (0 if all are), or sum. Default <see cref="Reduction.Mean"/>.</summary>
    public Reduction Reduction { get; init; }
}
