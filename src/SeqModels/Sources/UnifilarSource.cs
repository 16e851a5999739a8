using System.Globalization;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Sources;

/// <summary>
/// A unifilar hidden Markov source: hidden states 0 … S − 1, each with at most one transition per token, so that state and token determine the
/// next state. Its entropy rate is exact, h = Σ_s π_s H(s), and it is the best predictor of its own sequences: as a language model it scores
/// with the exact belief over the states, so that no model without knowledge of the future has a lower expected cross-entropy.
/// </summary>
/// <remarks>
/// <para>
/// The belief starts as <see cref="InitialDistribution"/>: the stationary distribution π, or one known state (<see cref="StartingAt"/>). After
/// token x, b′(next(s, x)) ∝ Σ_s b(s) p(x | s). After a token of probability 0 it is the initial distribution again.
/// </para>
/// <para>
/// The entropy rate of a stationary sequence is equal in both directions, h(x_t | past) = h(x_t | future). A model of reversed sequences has
/// the same floor, although the reversed source is in general not unifilar.
/// </para>
/// <para>Source: Crutchfield and Feldman 2003, Regularities Unseen, Randomness Observed; Shannon 1948 for the entropy rate.</para>
/// </remarks>
/// <example><code>
/// UnifilarSource source = UnifilarSource.EvenProcess();
/// EncodedCorpus text = source.Sample(100_000, seed: 1);
/// double measured = Evaluator.Evaluate(source, text).CrossEntropy;   // close to source.EntropyRate, 2/3 ln 2
/// </code></example>
public sealed partial class UnifilarSource : ILanguageModel
{
    /// <summary>The maximum number of states.</summary>
    public const int MaxStates = 2048;

    private readonly string _name;
    private readonly double[] _stationary;
    private readonly double[] _initial;
    private readonly double[] _probabilities;
    private readonly int[] _next;

    private UnifilarSource(UnifilarSource source, double[] initial)
    {
        (Vocabulary, StateCount, EntropyRate, _name, _stationary, _probabilities, _next) =
            (source.Vocabulary, source.StateCount, source.EntropyRate, source._name, source._stationary, source._probabilities, source._next);
        _initial = initial;
    }

    private UnifilarSource(Vocabulary vocabulary, int stateCount, IEnumerable<UnifilarTransition> transitions, string name)
    {
        (Vocabulary, StateCount, _name) = (vocabulary, stateCount, name);
        _probabilities = new double[ArrayLength.Of("UnifilarSource: probabilities [states, tokens]", stateCount, vocabulary.Count)];
        _next = new int[_probabilities.Length];
        var chain = new double[stateCount * stateCount];
        foreach (UnifilarTransition transition in transitions)
        {
            Check(transition);
            int index = IndexOf(transition.State, transition.Token);
            _probabilities[index] = transition.Probability;
            _next[index] = transition.NextState;
            chain[(transition.State * stateCount) + transition.NextState] += transition.Probability;
        }

        var entropies = new double[stateCount];
        for (int state = 0; state < stateCount; state++)
        {
            entropies[state] = Entropy(state);
        }

        _stationary = ClosedClass.StationaryDistribution(chain, stateCount) ?? throw new ArgumentException(
            "UnifilarSource.Create: transitions must lead from every state to one closed class of states, but there are several, so the stationary distribution is not unique.",
            nameof(transitions));
        _initial = _stationary;
        EntropyRate = entropies.Zip(_stationary, (entropy, weight) => entropy * weight).Sum();
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <summary>S, the number of states.</summary>
    public int StateCount { get; }

    /// <summary>The entropy rate h = Σ_s π_s H(s), H(s) = −Σ_x p(x | s) ln p(x | s), in nats per token: the floor of every model's cross-entropy.</summary>
    public double EntropyRate { get; }

    /// <summary>e^h, the floor of every model's perplexity.</summary>
    public double Perplexity => Math.Exp(EntropyRate);

    /// <summary>The stationary distribution π of the states, [StateCount]; 0 for states that are left for ever.</summary>
    public IReadOnlyList<double> StationaryDistribution => _stationary;

    /// <summary>The distribution of the state before the first token, [StateCount].</summary>
    public IReadOnlyList<double> InitialDistribution => _initial;

    /// <summary>Creates a source from its transitions.</summary>
    /// <param name="vocabulary">The vocabulary of the tokens.</param>
    /// <param name="stateCount">S, 1 to <see cref="MaxStates"/>.</param>
    /// <param name="transitions">
    /// At most one per state and token; the probabilities of every state sum to 1 (± 1e-9), and there is one closed class of states.
    /// </param>
    /// <param name="name">The name, for <see cref="ToString"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stateCount"/> is out of range.</exception>
    /// <exception cref="ArgumentException">A transition is invalid; the message says which, and why.</exception>
    public static UnifilarSource Create(
        Vocabulary vocabulary, int stateCount, IEnumerable<UnifilarTransition> transitions, string name = "unifilar source")
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(transitions);
        ArgumentNullException.ThrowIfNull(name);
        return stateCount is >= 1 and <= MaxStates
            ? new UnifilarSource(vocabulary, stateCount, transitions, name)
            : throw new ArgumentOutOfRangeException(
                nameof(stateCount), stateCount, $"UnifilarSource.Create: stateCount must be 1 to {MaxStates}, but was {stateCount}.");
    }

    /// <summary>Returns the same source with a known state before the first token, for sampling and as a model.</summary>
    /// <param name="state">The state, 0 … StateCount − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The state is out of range.</exception>
    public UnifilarSource StartingAt(int state)
    {
        CheckState(state);
        var initial = new double[StateCount];
        initial[state] = 1;
        return new UnifilarSource(this, initial);
    }

    /// <summary>p(token | state).</summary>
    /// <param name="state">The state, 0 … StateCount − 1.</param>
    /// <param name="token">A token id of the vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The state or the id is out of range.</exception>
    public double Probability(int state, int token)
    {
        CheckState(state);
        return _probabilities[IndexOf(state, CheckToken(token))];
    }

    /// <summary>The state after a token; null if the state does not emit the token.</summary>
    /// <param name="state">The state, 0 … StateCount − 1.</param>
    /// <param name="token">A token id of the vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The state or the id is out of range.</exception>
    public int? NextState(int state, int token) => Probability(state, token) > 0 ? _next[IndexOf(state, token)] : null;

    /// <summary>
    /// h / π_s: the entropy of the tokens between two visits of a state, in nats; their mean number is 1 / π_s. For a grammar whose strings
    /// begin in state s, it is the entropy of a string.
    /// </summary>
    /// <param name="state">A state with π_s &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The state is out of range or transient.</exception>
    public double CycleEntropy(int state)
    {
        CheckState(state);
        return _stationary[state] > 0 ? EntropyRate / _stationary[state] : throw new ArgumentOutOfRangeException(
            nameof(state), state, $"UnifilarSource.CycleEntropy: state {state} is transient; it is not visited again and again.");
    }

    /// <summary>Draws a sequence of tokens, a stream without sentences.</summary>
    /// <param name="length">The number of tokens, at least 0.</param>
    /// <param name="seed">The random seed; the same seed gives the same tokens, and a shorter sequence is the beginning of a longer one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public EncodedCorpus Sample(int length, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var random = new RandomSource(seed);
        var ids = new int[length];
        int state = Draw(_initial, random);
        for (int t = 0; t < length; t++)
        {
            ids[t] = Draw(_probabilities.AsSpan(state * Vocabulary.Count, Vocabulary.Count), random);
            state = _next[IndexOf(state, ids[t])];
        }

        return new EncodedCorpus(Vocabulary, ids);
    }

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new UnifilarState(this);

    /// <summary>Returns the name, the number of states and the entropy rate.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{_name} ({StateCount} states, {EntropyRate:F4} nats per token)");

    /// <summary>The index of a state and a token in the tables.</summary>
    internal int IndexOf(int state, int token) => (state * Vocabulary.Count) + token;

    internal ReadOnlySpan<double> Probabilities => _probabilities;

    internal ReadOnlySpan<int> NextStates => _next;

    internal int CheckToken(int token) => (uint)token < (uint)Vocabulary.Count ? token : throw new ArgumentOutOfRangeException(
        nameof(token), token, $"UnifilarSource: token ids are 0 to {Vocabulary.Count - 1}, but was {token}.");

    private void CheckState(int state)
    {
        if ((uint)state >= (uint)StateCount)
        {
            throw new ArgumentOutOfRangeException(nameof(state), state, $"UnifilarSource: states are 0 to {StateCount - 1}, but was {state}.");
        }
    }

    private void Check(UnifilarTransition transition)
    {
        if ((uint)transition.State >= (uint)StateCount || (uint)transition.NextState >= (uint)StateCount)
            throw Refused(transition, $"states are 0 to {StateCount - 1}");
        if ((uint)transition.Token >= (uint)Vocabulary.Count)
            throw Refused(transition, $"token ids are 0 to {Vocabulary.Count - 1}");
        if (!(transition.Probability is > 0 and <= 1))
            throw Refused(transition, "the probability must be in (0, 1]");
        if (_probabilities[IndexOf(transition.State, transition.Token)] > 0)
            throw Refused(transition, "there must be one transition per state and token");
    }

    private static ArgumentException Refused(UnifilarTransition transition, string rule) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"UnifilarSource.Create: {rule}, but a transition leads from state {transition.State} with token {transition.Token} and probability {transition.Probability} to state {transition.NextState}."));

    /// <summary>H(s); checks that the probabilities sum to 1.</summary>
    private double Entropy(int state)
    {
        double sum = 0, entropy = 0;
        foreach (double p in _probabilities.AsSpan(state * Vocabulary.Count, Vocabulary.Count))
        {
            sum += p;
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        }

        return Math.Abs(sum - 1) <= 1e-9 ? entropy : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture, $"UnifilarSource.Create: the probabilities of every state must sum to 1, but those of state {state} sum to {sum}."));
    }

    /// <summary>The first index whose cumulative probability exceeds a uniform number; one with probability 0 is never drawn.</summary>
    private static int Draw(ReadOnlySpan<double> probabilities, RandomSource random)
    {
        double rest = random.NextDouble();
        int last = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (probabilities[i] > 0)
            {
                last = i;
                rest -= probabilities[i];
                if (rest < 0)
                {
                    break;
                }
            }
        }

        return last;
    }
}
