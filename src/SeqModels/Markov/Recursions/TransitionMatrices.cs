namespace SeqModels.Markov.Recursions;

/// <summary>The start distribution π and the transition matrix A of a hidden Markov model in the layouts of the recursions.</summary>
internal sealed class TransitionMatrices
{
    private const double Sparse = 1e-100;

    private readonly Lazy<double[]> _logStart;
    private readonly Lazy<double[]> _logTransition;

    /// <param name="start">π, [states].</param>
    /// <param name="transition">A, [states, states], row = from.</param>
    public TransitionMatrices(ReadOnlySpan<double> start, double[,] transition)
    {
        StateCount = start.Length;
        Stride = StateRows.Stride(StateCount);
        Start = StateRows.Pad(start);
        Transition = StateRows.Pad(transition);
        Transposed = StateRows.PadTransposed(transition);
        foreach (double probability in transition)
        {
            IsSparse |= probability < Sparse;
        }
        _logStart = new Lazy<double[]>(() => Array.ConvertAll(Start, Math.Log));
        _logTransition = new Lazy<double[]>(() => Array.ConvertAll(Transition, Math.Log));
    }

    public int StateCount { get; }

    /// <summary>The length of a padded row.</summary>
    public int Stride { get; }

    /// <summary>π, one padded row.</summary>
    public double[] Start { get; }

    /// <summary>A in padded rows.</summary>
    public double[] Transition { get; }

    /// <summary>Aᵀ in padded rows.</summary>
    public double[] Transposed { get; }

    /// <summary>Whether a transition has probability 0, or nearly: then a state that is improbable at one time may be the only one later.</summary>
    public bool IsSparse { get; }

    /// <summary>ln π, padded with −∞.</summary>
    public double[] LogStart => _logStart.Value;

    /// <summary>ln A in rows padded with −∞.</summary>
    public double[] LogTransition => _logTransition.Value;
}
