using SeqModels.Markov.Emissions;

namespace SeqModels.Markov;

/// <summary>A hidden Markov model of sequences of real vectors [time, dimensions]; a univariate sequence may also be a vector.</summary>
/// <typeparam name="TModel">The derived type itself.</typeparam>
public abstract class ContinuousHmm<TModel> : HiddenMarkovModel<double[,], TModel>
    where TModel : ContinuousHmm<TModel>
{
    /// <summary>Initializes the parameters.</summary>
    /// <param name="start">π, [N]; copied.</param>
    /// <param name="transition">A, [N, N]; copied.</param>
    /// <param name="emission">The emission distributions of N states.</param>
    /// <exception cref="ArgumentException">A size does not match, or a row is not a distribution.</exception>
    protected ContinuousHmm(double[] start, double[,] transition, HmmEmission<double[,]> emission)
        : base(start, transition, emission)
    {
    }

    /// <summary>ln p(x_1 … x_T) of a univariate sequence, in nats.</summary>
    /// <param name="sequence">The observations.</param>
    /// <exception cref="ArgumentException">An observation is not finite, or the model has several dimensions.</exception>
    public double LogLikelihood(ReadOnlySpan<double> sequence) => LogLikelihood(ObservationChecks.Column(sequence));

    /// <summary>Filtering of a univariate sequence: p(s_t = i | x_1 … x_t), [T, N].</summary>
    /// <param name="sequence">The observations.</param>
    /// <exception cref="ArgumentException">An observation is not finite, the model has several dimensions, or the sequence has probability 0.</exception>
    public double[,] Filter(ReadOnlySpan<double> sequence) => Filter(ObservationChecks.Column(sequence));

    /// <summary>Smoothing of a univariate sequence: p(s_t = i | x_1 … x_T), [T, N].</summary>
    /// <param name="sequence">The observations.</param>
    /// <exception cref="ArgumentException">An observation is not finite, the model has several dimensions, or the sequence has probability 0.</exception>
    public double[,] Smooth(ReadOnlySpan<double> sequence) => Smooth(ObservationChecks.Column(sequence));

    /// <summary>The most probable path of a univariate sequence.</summary>
    /// <param name="sequence">The observations.</param>
    /// <exception cref="ArgumentException">An observation is not finite, the model has several dimensions, or the sequence has probability 0.</exception>
    public HmmPath Viterbi(ReadOnlySpan<double> sequence) => Viterbi(ObservationChecks.Column(sequence));

    /// <summary>The most probable state at every time step of a univariate sequence.</summary>
    /// <param name="sequence">The observations.</param>
    /// <exception cref="ArgumentException">An observation is not finite, the model has several dimensions, or the sequence has probability 0.</exception>
    public int[] PosteriorDecode(ReadOnlySpan<double> sequence) => PosteriorDecode(ObservationChecks.Column(sequence));

    /// <summary>Fits the model to univariate sequences; see <see cref="HiddenMarkovModel{TSequence, TModel}.Fit"/>.</summary>
    /// <param name="sequences">Independent sequences.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">There is no observation, one is not finite, or the model has several dimensions.</exception>
    public HmmFitResult<TModel> Fit(
        IReadOnlyList<double[]> sequences, HmmFitOptions? options = null, IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Fit(Columns(sequences), options, progress, cancellationToken);

    /// <summary>Univariate sequences as [time, 1].</summary>
    private protected static IReadOnlyList<double[,]> Columns(IReadOnlyList<double[]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return [.. sequences.Select(sequence => ObservationChecks.Column(sequence))];
    }

    /// <summary>The number of dimensions of training sequences, which are valid.</summary>
    /// <exception cref="ArgumentException">There is no observation, or one is not finite.</exception>
    private protected static int DimensionsOf(IReadOnlyList<double[,]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        int dimensions = sequences.Where(sequence => sequence?.Length > 0).Select(sequence => sequence.GetLength(1)).FirstOrDefault();
        if (dimensions == 0)
        {
            throw new ArgumentException($"{typeof(TModel).Name}.Estimate: sequences must contain at least one observation.", nameof(sequences));
        }
        for (int i = 0; i < sequences.Count; i++)
        {
            ObservationChecks.Check(sequences[i], dimensions, typeof(TModel).Name, FormattableString.Invariant($"sequence {i}"));
        }
        return dimensions;
    }
}
