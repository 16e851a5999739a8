using SeqModels.Layers;
using SeqModels.Numerics;

namespace SeqModels.Sequences;

/// <summary>Options of a <see cref="SequenceClassifier"/>.</summary>
public sealed record SequenceClassifierOptions : SequenceModelOptions
{
    /// <summary>The number of classes; not needed if <see cref="ClassNames"/> are set.</summary>
    /// <value>At least 1; null by default, for the number of names.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ClassCount { get; init => field = value is { } count ? OptionRange.AtLeast(1, count, nameof(SequenceClassifierOptions)) : null; }

    /// <summary>The names of the classes, for reports and predictions; saved with the model.</summary>
    /// <value>One per class; null by default, for the numbers 0, 1, ….</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// How the outputs of the recurrent layers are reduced to one vector. <see cref="SequencePooling.Last"/> takes the final state of each
    /// direction.
    /// </summary>
    /// <value><see cref="SequencePooling.Mean"/> by default.</value>
    public SequencePooling Pooling { get; init; } = SequencePooling.Mean;

    /// <summary>
    /// The weight of each class in the training loss, to balance rare and frequent classes (<see cref="Losses.CrossEntropyOptions.ClassWeights"/>).
    /// </summary>
    /// <value>One per class, finite and at least 0; copied. Null by default, for 1 each.</value>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    public IReadOnlyList<double>? ClassWeights { get; init => field = new Losses.CrossEntropyOptions { ClassWeights = value }.ClassWeights; }

    /// <summary>ε of label smoothing in training (<see cref="Losses.CrossEntropyOptions.LabelSmoothing"/>).</summary>
    /// <value>In [0, 1]; 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double LabelSmoothing { get; init => field = OptionRange.Probability(value, nameof(SequenceClassifierOptions)); }
}
