using System.Text.Json;
using SeqModels.Markov.Recursions;
using SeqModels.Numerics;

namespace SeqModels.Markov;

/// <summary>
/// The emission distributions p(x | i) of the states of a hidden Markov model. Immutable. Derive from it for a family of your own: likelihoods,
/// statistics and the M-step of its parameters are all that <see cref="HiddenMarkovModel{TSequence, TModel}"/> needs.
/// </summary>
/// <typeparam name="TSequence">A sequence of observations, such as <c>ReadOnlyMemory&lt;int&gt;</c> or <c>double[,]</c>.</typeparam>
public abstract class HmmEmission<TSequence>
{
    /// <summary>Initializes the number of states.</summary>
    /// <param name="stateCount">The number of states, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    protected HmmEmission(int stateCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stateCount, 1);
        StateCount = stateCount;
    }

    /// <summary>The number of states N.</summary>
    public int StateCount { get; }

    /// <summary>The number of free parameters of all states.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>The number of observations of a sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    public abstract int LengthOf(TSequence sequence);

    /// <summary>Validates the observations of a sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="name">What the sequence is called in messages, such as <c>sequence 3</c>.</param>
    /// <exception cref="ArgumentException">An observation is invalid; the message gives its position.</exception>
    public abstract void Check(TSequence sequence, string name);

    /// <summary>Computes ln p(x_t | i) of every observation and state; −∞ for probability 0, never NaN or +∞.</summary>
    /// <param name="sequence">A valid sequence.</param>
    /// <param name="logLikelihoods">The output, [time, StateCount] in row-major order.</param>
    public abstract void LogLikelihoods(TSequence sequence, Span<double> logLikelihoods);

    /// <summary>Draws one observation for every state of a path.</summary>
    /// <param name="states">The path.</param>
    /// <param name="random">The source of random numbers.</param>
    public abstract TSequence Sample(ReadOnlySpan<int> states, RandomSource random);

    /// <summary>Creates empty sufficient statistics for <see cref="Maximize"/>.</summary>
    public abstract HmmStatistics<TSequence> CreateStatistics();

    /// <summary>
    /// The M-step: the emission with the parameters that maximize the expected log-likelihood of the statistics plus <see cref="LogPrior"/>. A state
    /// without observations keeps its parameters, unless the prior determines them.
    /// </summary>
    /// <param name="statistics">Statistics of <see cref="CreateStatistics"/>, with every sequence added.</param>
    /// <param name="options">The options of the fit: priors.</param>
    public abstract HmmEmission<TSequence> Maximize(HmmStatistics<TSequence> statistics, HmmFitOptions options);

    /// <summary>The log-density of the prior of the parameters, up to a constant; 0 unless overridden.</summary>
    /// <param name="options">The options of the fit: priors.</param>
    public virtual double LogPrior(HmmFitOptions options) => 0;

    /// <summary>Prepares the emission of the first iteration, for example applies a variance floor; this one unless overridden.</summary>
    /// <param name="sequences">The training sequences.</param>
    /// <param name="options">The options of the fit.</param>
    public virtual HmmEmission<TSequence> Prepare(IReadOnlyList<TSequence> sequences, HmmFitOptions options) => this;

    /// <summary>Chooses initial parameters for a restart.</summary>
    /// <param name="sequences">The training sequences.</param>
    /// <param name="random">The source of random numbers.</param>
    public abstract HmmEmission<TSequence> Initialize(IReadOnlyList<TSequence> sequences, RandomSource random);

    /// <summary>Writes the parameters as properties of a JSON object that is already open.</summary>
    /// <param name="writer">The JSON writer.</param>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>The likelihoods in the form of the recursions.</summary>
    internal virtual StepLikelihoods StepsOf(TSequence sequence)
    {
        double[] logarithms = Logarithms(sequence);
        return StepLikelihoods.FromLogarithms(logarithms, StateCount);
    }

    /// <summary>The log-likelihoods, [time, StateCount] in row-major order.</summary>
    /// <exception cref="InvalidOperationException">One is NaN or +∞.</exception>
    internal double[] Logarithms(TSequence sequence)
    {
        var logarithms = new double[checked(LengthOf(sequence) * StateCount)];
        LogLikelihoods(sequence, logarithms);
        for (int i = 0; i < logarithms.Length; i++)
        {
            if (!(logarithms[i] < double.PositiveInfinity))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{GetType().Name}.LogLikelihoods: must be less than +∞, but that of state {i % StateCount} at time {i / StateCount} is {logarithms[i]}."));
            }
        }
        return logarithms;
    }

    /// <summary>The log-likelihoods in padded rows.</summary>
    internal virtual StepTable LogStepsOf(TSequence sequence)
    {
        int length = LengthOf(sequence), stride = StateRows.Stride(StateCount);
        double[] logarithms = Logarithms(sequence);
        var table = new double[checked(length * stride)];
        for (int t = 0; t < length; t++)
        {
            logarithms.AsSpan(t * StateCount, StateCount).CopyTo(table.AsSpan(t * stride));
        }
        return new StepTable(table, default, length, IsIndexed: false);
    }

}
