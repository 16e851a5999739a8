using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>
/// A synthetic task whose target depends on inputs far in the past, with the loss of a predictor without memory and the best possible loss.
/// </summary>
/// <typeparam name="TTarget">The type of a target: <see cref="float"/> for regression, <see cref="int"/> for classes.</typeparam>
public abstract class LongLagTask<TTarget>
    where TTarget : struct
{
    /// <summary>T, the number of time steps of a sequence.</summary>
    public abstract int SequenceLength { get; }

    /// <summary>The number of features per time step.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>The number of target classes; 0 for regression.</summary>
    public abstract int ClassCount { get; }

    /// <summary>The expected loss of the best predictor that remembers no input: mean squared error, or cross-entropy in nats.</summary>
    public abstract double BaselineLoss { get; }

    /// <summary>The lowest expected loss of any predictor.</summary>
    public virtual double BestLoss => 0;

    /// <summary>Draws independent sequences.</summary>
    /// <param name="batchSize">The number of sequences, at least 1.</param>
    /// <param name="random">The random source, which advances; the same state gives the same batch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The inputs would exceed the maximum length of an array.</exception>
    public SequenceBatch<TTarget> Sample(int batchSize, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentNullException.ThrowIfNull(random);
        int rowLength = SequenceLength * FeatureCount;
        var inputs = new float[ArrayLength.Of($"{GetType().Name}.Sample: inputs [batch, time, features]", batchSize, SequenceLength, FeatureCount)];
        var targets = new TTarget[batchSize * TargetsPerSequence];
        for (int row = 0; row < batchSize; row++)
        {
            Fill(inputs.AsSpan(row * rowLength, rowLength), targets.AsSpan(row * TargetsPerSequence, TargetsPerSequence), random);
        }

        return new SequenceBatch<TTarget>(batchSize, SequenceLength, FeatureCount, inputs, targets);
    }

    private protected virtual int TargetsPerSequence => 1;

    /// <summary>Draws one sequence.</summary>
    /// <param name="inputs">[time, features], zero.</param>
    /// <param name="targets">One target, or one per time step.</param>
    /// <param name="random">The random source.</param>
    private protected abstract void Fill(Span<float> inputs, Span<TTarget> targets, RandomSource random);

    private protected static int LengthAtLeast(int minimum, int value, string message, string parameter) => value >= minimum
        ? value
        : throw new ArgumentOutOfRangeException(parameter, value, message);
}
