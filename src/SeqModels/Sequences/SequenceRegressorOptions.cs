using SeqModels.Layers;
using SeqModels.Numerics;

namespace SeqModels.Sequences;

/// <summary>Options of a <see cref="SequenceRegressor"/>.</summary>
public sealed record SequenceRegressorOptions : SequenceModelOptions
{
    /// <summary>The number of values to predict from a sequence.</summary>
    /// <value>At least 1; 1 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int TargetCount { get; init => field = OptionRange.AtLeast(1, value, nameof(SequenceRegressorOptions)); } = 1;

    /// <summary>
    /// How the outputs of the recurrent layers are reduced to one vector. <see cref="SequencePooling.Last"/> takes the final state of each
    /// direction.
    /// </summary>
    /// <value><see cref="SequencePooling.Mean"/> by default.</value>
    public SequencePooling Pooling { get; init; } = SequencePooling.Mean;
}
