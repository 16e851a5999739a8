using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>
/// The adding problem (Hochreiter and Schmidhuber 1997), in the form of Le, Jaitly and Hinton (2015): every time step has a value u_t, uniform
/// in [0, 1), and a marker that is 1 at two time steps, one in each half of the sequence, and 0 elsewhere. The target, after the last step, is
/// the sum of the two marked values.
/// </summary>
/// <remarks>Features: 0 is the value, 1 the marker. The target is one number per sequence; the loss is the mean squared error.</remarks>
/// <example><code>
/// SequenceBatch&lt;float&gt; batch = new AddingProblem(100).Sample(32, new RandomSource(1));
/// Tensor x = Tensor.From(batch.Inputs.Span, [32, 100, 2]);
/// </code></example>
public sealed class AddingProblem : LongLagTask<float>
{
    private const int Features = 2;

    /// <summary>Creates the task.</summary>
    /// <param name="sequenceLength">T, the number of time steps, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 2.</exception>
    public AddingProblem(int sequenceLength = 100) => SequenceLength = LengthAtLeast(
        2, sequenceLength, $"AddingProblem: sequenceLength must be at least 2, one step for each marker, but was {sequenceLength}.", nameof(sequenceLength));

    /// <inheritdoc/>
    public override int SequenceLength { get; }

    /// <summary>2: the value and the marker.</summary>
    public override int FeatureCount => Features;

    /// <summary>0: the target is a number.</summary>
    public override int ClassCount => 0;

    /// <summary>
    /// The mean squared error of always predicting the mean, 1: the variance of the sum of two uniform numbers, 1/6 ≈ 0.1667. (Le et al. quote
    /// 0.1767.)
    /// </summary>
    public override double BaselineLoss => 1.0 / 6;

    private protected override void Fill(Span<float> inputs, Span<float> targets, RandomSource random)
    {
        for (int t = 0; t < SequenceLength; t++)
        {
            inputs[t * Features] = random.NextFloat();
        }

        int half = SequenceLength / 2;
        int first = random.NextInt(half), second = half + random.NextInt(SequenceLength - half);
        inputs[(first * Features) + 1] = inputs[(second * Features) + 1] = 1;
        targets[0] = inputs[first * Features] + inputs[second * Features];
    }
}
