namespace SeqModels.Benchmarks.Torch;

/// <summary>Token → embedding → recurrent layers → linear, and the batch it sees.</summary>
internal sealed record ModelShape(CellKind Cell, int Vocabulary, int Embedding, int Hidden, int Layers, int Batch, int Time)
{
    /// <summary>Classes of the linear head; 0 leaves the head away.</summary>
    public int Classes { get; init; } = Vocabulary;

    public bool Bidirectional { get; init; }

    /// <summary>Real positions of each sequence; all of them when null.</summary>
    public int[]? Lengths { get; init; }

    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>Real positions of the whole batch.</summary>
    public long Positions => Lengths?.Sum() ?? (long)Batch * Time;

    /// <summary>Numbers in the weights that a position is multiplied with.</summary>
    public long MultipliedWeights
    {
        get
        {
            long gates = Cell switch { CellKind.Rnn => 1, CellKind.Lstm => 4, _ => 3 };
            long sum = (long)Classes * Hidden * Directions;
            for (int layer = 0; layer < Layers; layer++)
                sum += Directions * gates * Hidden * (Hidden + (layer == 0 ? Embedding : Hidden * Directions));
            return sum;
        }
    }

    public double ForwardFlops => 2.0 * Positions * MultipliedWeights;

    public double TrainingFlops => 3 * ForwardFlops;

    /// <summary>Initial values of a parameter: U(±1/√H), by its PyTorch name.</summary>
    public float[] InitialValues(string parameter, long count) => Draw.Uniform($"{Cell} {parameter}", count, 1 / MathF.Sqrt(Hidden));

    /// <summary>Input tokens, [batch, time].</summary>
    public int[] Inputs() => Draw.Tokens("inputs", Batch * Time, Vocabulary);

    /// <summary>Classes to predict, [batch, time], with <paramref name="padding"/> beyond the lengths.</summary>
    public int[] Targets(int padding)
    {
        int[] targets = Draw.Tokens("targets", Batch * Time, Classes);
        for (int i = 0; i < targets.Length && Lengths is not null; i++)
        {
            if (i % Time >= Lengths[i / Time])
                targets[i] = padding;
        }

        return targets;
    }
}
