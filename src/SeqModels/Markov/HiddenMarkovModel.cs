using System.Text.Json;
using SeqModels.Markov.Estimation;
using SeqModels.Markov.Inference;
using SeqModels.Markov.Recursions;
using SeqModels.Markov.Storage;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>
/// A hidden Markov model: p(x_1 … x_T) = Σ over paths of π(s_1) Π a(s_{t−1}, s_t) Π p(x_t | s_t), with N hidden states. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>Likelihoods and state probabilities are computed by the scaled forward and backward recursions (Rabiner 1989, with likelihoods relative to
/// the largest of each time step), and in log space where those would underflow: no input gives NaN. Results have the same bits on any number of
/// threads and with any vector width.</para>
/// <para>A family of your own needs an <see cref="HmmEmission{TSequence}"/> and a model:</para>
/// <example><code>
/// sealed class PoissonHmm(double[] start, double[,] transition, PoissonEmission emission)
///     : HiddenMarkovModel&lt;int[], PoissonHmm&gt;(start, transition, emission)
/// {
///     protected override PoissonHmm Create(double[] start, double[,] transition, HmmEmission&lt;int[]&gt; emission) =&gt;
///         new(start, transition, (PoissonEmission)emission);
/// }
/// </code></example>
/// </remarks>
/// <typeparam name="TSequence">A sequence of observations.</typeparam>
/// <typeparam name="TModel">The derived type itself.</typeparam>
public abstract class HiddenMarkovModel<TSequence, TModel>
    where TModel : HiddenMarkovModel<TSequence, TModel>
{
    private readonly double[] _start;
    private readonly double[,] _transition;

    /// <summary>Initializes the parameters.</summary>
    /// <param name="start">π, the probabilities of the first state, [N]; copied.</param>
    /// <param name="transition">A, the probability of the next state (column) after a state (row), [N, N]; copied.</param>
    /// <param name="emission">The emission distributions of N states.</param>
    /// <exception cref="ArgumentException">A size does not match, or a row is not a distribution.</exception>
    protected HiddenMarkovModel(double[] start, double[,] transition, HmmEmission<TSequence> emission)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(transition);
        ArgumentNullException.ThrowIfNull(emission);
        if (start.Length != emission.StateCount)
        {
            throw new ArgumentException($"{typeof(TModel).Name}: start must have {emission.StateCount} elements, one per state of the emission, but had {start.Length}.", nameof(start));
        }
        Probabilities.Check(start, $"{typeof(TModel).Name}: start", nameof(start));
        Probabilities.Check(transition, start.Length, start.Length, $"{typeof(TModel).Name}: transition", nameof(transition));
        (_start, _transition, Emission) = ((double[])start.Clone(), (double[,])transition.Clone(), emission);
        Chain = new TransitionMatrices(_start, _transition);
    }

    /// <summary>The number of hidden states N.</summary>
    public int StateCount => _start.Length;

    /// <summary>The emission distributions.</summary>
    public HmmEmission<TSequence> Emission { get; }

    /// <summary>
    /// The number of free parameters: of π and of each row of A one less than the number of positive probabilities (zeros belong to the topology),
    /// and those of the emission.
    /// </summary>
    public int ParameterCount => ParameterCounts.Of(_start, _transition, Emission, HmmParts.None);

    internal TransitionMatrices Chain { get; }

    /// <summary>π, a copy.</summary>
    public double[] StartProbabilities() => (double[])_start.Clone();

    /// <summary>A, a copy, [N, N]: the row is the state before.</summary>
    public double[,] TransitionProbabilities() => (double[,])_transition.Clone();

    /// <summary>ln p(x_1 … x_T) in nats; −∞ if the sequence has probability 0, and 0 if it is empty.</summary>
    /// <param name="sequence">The observations.</param>
    /// <exception cref="ArgumentException">An observation is invalid; the message gives its position.</exception>
    public double LogLikelihood(TSequence sequence)
    {
        Emission.Check(sequence, "the sequence");
        return SequenceInference.LogLikelihood(Chain, Emission, sequence);
    }

    /// <summary>The sum of the log-likelihoods of independent sequences, which are computed in parallel.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="cancellationToken">A token to cancel the computation; checked before every sequence.</param>
    /// <exception cref="ArgumentException">An observation is invalid; the message gives its position.</exception>
    public double LogLikelihood(IReadOnlyList<TSequence> sequences, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        CheckAll(sequences);
        var terms = new double[sequences.Count];
        Shards.Run(terms.Length, i =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            terms[i] = SequenceInference.LogLikelihood(Chain, Emission, sequences[i]);
        });
        double sum = 0;
        foreach (double term in terms)
        {
            sum += term;
        }
        return sum;
    }

    /// <summary>Filtering: p(s_t = i | x_1 … x_t).</summary>
    /// <param name="sequence">The observations.</param>
    /// <returns>[T, N]; rows sum to 1.</returns>
    /// <exception cref="ArgumentException">An observation is invalid, or the sequence has probability 0; the message gives the position.</exception>
    public double[,] Filter(TSequence sequence)
    {
        Emission.Check(sequence, "the sequence");
        double[] states = SequenceInference.Filter(Chain, Emission, sequence);
        int length = Emission.LengthOf(sequence);
        if (length > 0 && states.AsSpan((length - 1) * Chain.Stride).IndexOfAnyExcept(0) < 0)
        {
            throw Impossible(sequence, nameof(Filter));
        }
        return StateRows.Unpad(states, length, StateCount);
    }

    /// <summary>Smoothing: p(s_t = i | x_1 … x_T).</summary>
    /// <param name="sequence">The observations.</param>
    /// <returns>[T, N]; rows sum to 1.</returns>
    /// <exception cref="ArgumentException">An observation is invalid, or the sequence has probability 0; the message gives the position.</exception>
    public double[,] Smooth(TSequence sequence) => StateRows.Unpad(SmoothRows(sequence, nameof(Smooth)), Emission.LengthOf(sequence), StateCount);

    /// <summary>Posterior decoding: the most probable state at every time step given all observations; of equally probable ones the first. The path
    /// itself may have probability 0.</summary>
    /// <param name="sequence">The observations.</param>
    /// <returns>A state per time step.</returns>
    /// <exception cref="ArgumentException">An observation is invalid, or the sequence has probability 0; the message gives the position.</exception>
    public int[] PosteriorDecode(TSequence sequence)
    {
        double[] rows = SmoothRows(sequence, nameof(PosteriorDecode));
        var states = new int[Emission.LengthOf(sequence)];
        for (int t = 0; t < states.Length; t++)
        {
            for (int i = 1; i < StateCount; i++)
            {
                states[t] = rows[(t * Chain.Stride) + i] > rows[(t * Chain.Stride) + states[t]] ? i : states[t];
            }
        }
        return states;
    }

    /// <summary>The most probable path (Viterbi 1967), computed in log space; of equally probable states the first.</summary>
    /// <param name="sequence">The observations.</param>
    /// <exception cref="ArgumentException">An observation is invalid, or the sequence has probability 0; the message gives the position.</exception>
    public HmmPath Viterbi(TSequence sequence)
    {
        Emission.Check(sequence, "the sequence");
        var path = new int[Emission.LengthOf(sequence)];
        double logProbability = ViterbiRecursion.Run(Chain, Emission.LogStepsOf(sequence), path);
        return double.IsNegativeInfinity(logProbability) ? throw Impossible(sequence, nameof(Viterbi)) : new HmmPath(path, logProbability);
    }

    /// <summary>Draws hidden states and observations.</summary>
    /// <param name="length">The number of time steps, at least 0.</param>
    /// <param name="random">The source of random numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public HmmSample<TSequence> Sample(int length, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(random);
        var states = new int[length];
        for (int t = 0; t < length; t++)
        {
            states[t] = Probabilities.Draw(t == 0 ? _start : Probabilities.Row(_transition, states[t - 1]), random);
        }
        return new HmmSample<TSequence>(states, Emission.Sample(states, random));
    }

    /// <summary>Akaike's information criterion 2k − 2 ln p, with k = <see cref="ParameterCount"/>; smaller is better.</summary>
    /// <param name="sequences">The training sequences.</param>
    /// <exception cref="ArgumentException">An observation is invalid; the message gives its position.</exception>
    public double Aic(IReadOnlyList<TSequence> sequences) => (2.0 * ParameterCount) - (2 * LogLikelihood(sequences));

    /// <summary>The Bayesian information criterion k ln n − 2 ln p, with n observations; smaller is better.</summary>
    /// <param name="sequences">The training sequences.</param>
    /// <exception cref="ArgumentException">An observation is invalid; the message gives its position.</exception>
    public double Bic(IReadOnlyList<TSequence> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        long count = sequences.Sum(sequence => (long)Emission.LengthOf(sequence));
        return (ParameterCount * Math.Log(count)) - (2 * LogLikelihood(sequences));
    }

    /// <summary>
    /// Estimates the parameters by expectation maximization (Baum et al. 1970), from this model's parameters and, with
    /// <see cref="HmmFitOptions.Restarts"/>, from others. This model is unchanged. Zeros of π and A stay 0.
    /// </summary>
    /// <remarks>The objective, ln p(sequences) plus the log-density of the priors, never falls beyond rounding; this is verified in every
    /// iteration.</remarks>
    /// <param name="sequences">Independent sequences; the expectation step computes them in parallel.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit; checked before every sequence.</param>
    /// <exception cref="ArgumentException">
    /// There is no observation, an observation is invalid, or a sequence has probability 0 under the initial parameters; the message gives the position.
    /// </exception>
    /// <exception cref="InvalidOperationException">The objective fell: the M-step of a user's emission is wrong, or the library has a fault.</exception>
    public HmmFitResult<TModel> Fit(
        IReadOnlyList<TSequence> sequences, HmmFitOptions? options = null, IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        CheckAll(sequences);
        if (sequences.All(sequence => Emission.LengthOf(sequence) == 0))
        {
            throw new ArgumentException($"{typeof(TModel).Name}.Fit: sequences must contain at least one observation, but {(sequences.Count == 0 ? "there is no sequence" : "all are empty")}.", nameof(sequences));
        }
        var initial = new HmmEstimate<TSequence>(StartProbabilities(), TransitionProbabilities(), Emission);
        return new BaumWelch<TSequence>(typeof(TModel).Name, initial, sequences, options ?? new HmmFitOptions(), progress, cancellationToken).Run(Create);
    }

    /// <summary>Saves the model as JSON; an existing file is replaced atomically. Numbers are exact.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IOException">The file cannot be written; if the disk is full, the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path) => HmmFile.Save(path, typeof(TModel).Name, _start, _transition, Emission.Write, WriteMore);

    /// <summary>Creates a model of the derived type.</summary>
    /// <param name="start">π, [N].</param>
    /// <param name="transition">A, [N, N].</param>
    /// <param name="emission">The emission.</param>
    protected abstract TModel Create(double[] start, double[,] transition, HmmEmission<TSequence> emission);

    /// <summary>Writes further properties of the derived type to the JSON object of a file; none unless overridden.</summary>
    /// <param name="writer">The JSON writer, inside an open object.</param>
    protected virtual void WriteMore(Utf8JsonWriter writer)
    {
    }

    /// <summary>Reads a file written by <see cref="Save"/>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="create">Creates the model from π, A and the root of the file, whose property <c>emission</c> holds what
    /// <see cref="HmmEmission{TSequence}.Write"/> wrote.</param>
    /// <exception cref="InvalidDataException">The file is not a model of this type, or is damaged; the message gives the reason.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    protected static TModel Load(string path, Func<double[], double[,], JsonElement, TModel> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return HmmFile.Load(path, typeof(TModel).Name, create);
    }

    private double[] SmoothRows(TSequence sequence, string method)
    {
        Emission.Check(sequence, "the sequence");
        var rows = new double[checked(Emission.LengthOf(sequence) * Chain.Stride)];
        return double.IsNegativeInfinity(SequenceInference.Smooth(Chain, Emission, sequence, rows, [])) ? throw Impossible(sequence, method) : rows;
    }

    private void CheckAll(IReadOnlyList<TSequence> sequences)
    {
        for (int i = 0; i < sequences.Count; i++)
        {
            Emission.Check(sequences[i], FormattableString.Invariant($"sequence {i}"));
        }
    }

    private ArgumentException Impossible(TSequence sequence, string method) => new(
        $"{typeof(TModel).Name}.{method}: {ImpossibleStep.Describe(Chain, Emission, sequence, "the sequence")}", nameof(sequence));
}
