using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>
/// The copying memory task (Hochreiter and Schmidhuber 1997; Arjovsky, Shah and Bengio 2016): ten symbols out of eight, lag − 1 blanks, the
/// recall signal, ten blanks. The target is blank at every step but the last ten, where it is the ten symbols in order.
/// </summary>
/// <remarks>
/// Features are one-hot: symbols 0–7, 8 the blank, 9 the recall signal. Targets are the same ids, one per time step; the loss is the mean
/// cross-entropy over all steps, in nats.
/// </remarks>
public sealed class CopyMemory : LongLagTask<int>
{
    private const int Symbols = 8, Copied = 10, Blank = Symbols, Recall = Symbols + 1;

    /// <summary>Creates the task.</summary>
    /// <param name="lag">The number of steps between the symbols and their recall, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The lag is below 1, or above 2³⁰.</exception>
    public CopyMemory(int lag = 100) => Lag = lag is >= 1 and <= 1 << 30
        ? lag
        : throw new ArgumentOutOfRangeException(nameof(lag), lag, $"CopyMemory: lag must be 1 to 2^30, but was {lag}.");

    /// <summary>The number of steps between the last symbol and the first recalled one.</summary>
    public int Lag { get; }

    /// <summary>Lag + 20.</summary>
    public override int SequenceLength => Lag + (2 * Copied);

    /// <summary>10: eight symbols, the blank, and the recall signal.</summary>
    public override int FeatureCount => Recall + 1;

    /// <summary>10, the same ids as the features; the recall signal is never a target.</summary>
    public override int ClassCount => Recall + 1;

    /// <summary>
    /// The cross-entropy of a predictor that knows when to answer but not what, 10 ln 8 / (Lag + 20) nats per time step.
    /// </summary>
    public override double BaselineLoss => Copied * Math.Log(Symbols) / SequenceLength;

    private protected override int TargetsPerSequence => SequenceLength;

    private protected override void Fill(Span<float> inputs, Span<int> targets, RandomSource random)
    {
        targets.Fill(Blank);
        for (int t = 0; t < SequenceLength; t++)
        {
            int id = t < Copied ? random.NextInt(Symbols) : t == Lag + Copied - 1 ? Recall : Blank;
            inputs[(t * FeatureCount) + id] = 1;
            if (t < Copied)
            {
                targets[SequenceLength - Copied + t] = id;
            }
        }
    }
}
