using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>
/// The temporal order problem (Hochreiter and Schmidhuber 1997, experiments 6a and 6b): a sequence of random distractors a, b, c, d between E
/// and B, with two or three widely separated symbols X or Y. The target is the class of their order: XX, XY, YX, YY, or the eight triples.
/// </summary>
/// <remarks>
/// Features are one-hot: a, b, c, d, X, Y, E, B. The relevant symbols are in the intervals [0.1 T, 0.2 T] and [0.5 T, 0.6 T], or
/// [0.1 T, 0.2 T], [0.33 T, 0.43 T] and [0.66 T, 0.76 T]. The class reads X as 0 and Y as 1, the first symbol as the highest bit. One target per
/// sequence; the loss is the cross-entropy in nats.
/// </remarks>
public sealed class TemporalOrder : LongLagTask<int>
{
    private const int Distractors = 4, X = 4, Start = 6, End = 7;

    private static readonly int[][] Intervals = [[10, 50], [10, 33, 66]];

    /// <summary>Creates the task.</summary>
    /// <param name="sequenceLength">T, the number of time steps, at least 10.</param>
    /// <param name="symbolCount">The number of relevant symbols, 2 or 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 10, or the number is not 2 or 3.</exception>
    public TemporalOrder(int sequenceLength = 100, int symbolCount = 2)
    {
        SequenceLength = LengthAtLeast(
            10, sequenceLength, $"TemporalOrder: sequenceLength must be at least 10, but was {sequenceLength}.", nameof(sequenceLength));
        SymbolCount = symbolCount is 2 or 3
            ? symbolCount
            : throw new ArgumentOutOfRangeException(nameof(symbolCount), symbolCount, $"TemporalOrder: symbolCount must be 2 or 3, but was {symbolCount}.");
    }

    /// <inheritdoc/>
    public override int SequenceLength { get; }

    /// <summary>The number of relevant symbols, 2 or 3.</summary>
    public int SymbolCount { get; }

    /// <summary>8: a, b, c, d, X, Y, E, B.</summary>
    public override int FeatureCount => End + 1;

    /// <summary>4 or 8.</summary>
    public override int ClassCount => 1 << SymbolCount;

    /// <summary>The cross-entropy of a uniform guess: ln 4 or ln 8.</summary>
    public override double BaselineLoss => Math.Log(ClassCount);

    private protected override void Fill(Span<float> inputs, Span<int> targets, RandomSource random)
    {
        Span<int> ids = SequenceLength <= 1024 ? stackalloc int[SequenceLength] : new int[SequenceLength];
        for (int t = 1; t < SequenceLength - 1; t++)
        {
            ids[t] = random.NextInt(Distractors);
        }

        (ids[0], ids[^1]) = (Start, End);
        targets[0] = 0;
        foreach (int percent in Intervals[SymbolCount - 2])
        {
            int first = Position(percent), last = Position(percent + 10), symbol = random.NextInt(2);
            ids[first + random.NextInt(last - first + 1)] = X + symbol;
            targets[0] = (2 * targets[0]) + symbol;
        }

        for (int t = 0; t < SequenceLength; t++)
        {
            inputs[(t * FeatureCount) + ids[t]] = 1;
        }
    }

    private int Position(int percent) => (int)((long)SequenceLength * percent / 100);
}
