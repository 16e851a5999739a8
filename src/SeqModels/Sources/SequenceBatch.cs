namespace SeqModels.Sources;

/// <summary>A batch of input sequences with targets, from a <see cref="LongLagTask{TTarget}"/>.</summary>
/// <typeparam name="TTarget"><see cref="float"/> for regression, <see cref="int"/> for classes.</typeparam>
public sealed class SequenceBatch<TTarget>
    where TTarget : struct
{
    internal SequenceBatch(int batchSize, int sequenceLength, int featureCount, float[] inputs, TTarget[] targets) =>
        (BatchSize, SequenceLength, FeatureCount, Inputs, Targets) = (batchSize, sequenceLength, featureCount, inputs, targets);

    /// <summary>B, the number of sequences.</summary>
    public int BatchSize { get; }

    /// <summary>T, the number of time steps.</summary>
    public int SequenceLength { get; }

    /// <summary>The number of features per time step.</summary>
    public int FeatureCount { get; }

    /// <summary>The inputs, [BatchSize, SequenceLength, FeatureCount] in row-major order.</summary>
    public ReadOnlyMemory<float> Inputs { get; }

    /// <summary>The targets: [BatchSize] for one per sequence, [BatchSize, SequenceLength] in row-major order for one per time step.</summary>
    public ReadOnlyMemory<TTarget> Targets { get; }
}
