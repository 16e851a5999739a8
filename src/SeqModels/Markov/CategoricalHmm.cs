using System.Globalization;
using System.Text.Json;
using SeqModels.LanguageModels;
using SeqModels.Markov.Recursions;
using SeqModels.Markov.Storage;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Markov;

/// <summary>
/// A hidden Markov model of discrete symbols, and a language model: its state is the distribution of the hidden state given the tokens so far, and
/// p(x_t | x_1 … x_{t−1}) = Σ_i p(s_t = i | x_1 … x_{t−1}) b_i(x_t).
/// </summary>
/// <remarks>
/// With a vocabulary that has <c>&lt;/s&gt;</c>, a sentence with its end is one sequence: after <c>&lt;/s&gt;</c> the language model starts again from
/// π. <c>&lt;s&gt;</c> is never emitted. A token that is impossible in the current state has probability 0, and reading it tells the model nothing; so does one whose probability is
/// below about 1e-300, which <see cref="LogLikelihood(ReadOnlySpan{int})"/> still computes in log space.
/// <example><code>
/// CategoricalHmm hmm = CategoricalHmm.Estimate(train, stateCount: 12, new HmmFitOptions { Restarts = 4, EmissionConcentration = 1.01 }).Model;
/// double perplexity = Evaluator.Evaluate(hmm, test).Perplexity;
/// HmmPath path = hmm.Viterbi(test.Sentence(0));
/// </code></example>
/// </remarks>
public sealed class CategoricalHmm : HiddenMarkovModel<ReadOnlyMemory<int>, CategoricalHmm>, ILanguageModel
{
    /// <summary>Creates a model.</summary>
    /// <param name="start">π, the probabilities of the first state, [N].</param>
    /// <param name="transition">A, [N, N]: the probability of the next state (column) after a state (row).</param>
    /// <param name="emission">b, [N, V]: the probability of a symbol (column) in a state (row); 0 for <c>&lt;s&gt;</c>.</param>
    /// <param name="vocabulary">The names of the symbols; null for <c>0</c>, <c>1</c>, ….</param>
    /// <param name="tokenizer">The tokenizer of text; null if the model is used with symbols only.</param>
    /// <exception cref="ArgumentException">A size does not match, or a row is not a distribution.</exception>
    public CategoricalHmm(double[] start, double[,] transition, double[,] emission, Vocabulary? vocabulary = null, ITokenizer? tokenizer = null)
        : this(start, transition, new CategoricalEmission(emission, vocabulary?.BeginId), vocabulary, tokenizer)
    {
    }

    private CategoricalHmm(double[] start, double[,] transition, CategoricalEmission emission, Vocabulary? vocabulary, ITokenizer? tokenizer)
        : base(start, transition, emission)
    {
        Vocabulary = vocabulary ?? Numbered(emission.SymbolCount);
        Tokenizer = tokenizer;
        if (Vocabulary.Count != emission.SymbolCount)
        {
            throw new ArgumentException($"CategoricalHmm: emission must have a column per token, {Vocabulary.Count}, but had {emission.SymbolCount}.", nameof(emission));
        }
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public ITokenizer? Tokenizer { get; }

    /// <summary>The emission probabilities b.</summary>
    public new CategoricalEmission Emission => (CategoricalEmission)base.Emission;

    /// <summary>Estimates a model of a text from random initial parameters. The sentences of the text, each with its <c>&lt;/s&gt;</c> if the
    /// vocabulary has it, are the sequences; a stream is one sequence, or one up to every <c>&lt;/s&gt;</c>.</summary>
    /// <param name="corpus">The training text.</param>
    /// <param name="stateCount">The number of states N, at least 1.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">The text is empty or contains <c>&lt;s&gt;</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of states is below 1.</exception>
    public static HmmFitResult<CategoricalHmm> Estimate(
        EncodedCorpus corpus, int stateCount, HmmFitOptions? options = null, IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Estimate(corpus, HmmTopology.Ergodic(stateCount), options, progress, cancellationToken);

    /// <summary>As <see cref="Estimate(EncodedCorpus, int, HmmFitOptions?, IProgress{HmmFitProgress}?, CancellationToken)"/>, with a topology.</summary>
    /// <param name="corpus">The training text.</param>
    /// <param name="topology">The states and their transitions.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">The text is empty or contains <c>&lt;s&gt;</c>.</exception>
    public static HmmFitResult<CategoricalHmm> Estimate(
        EncodedCorpus corpus, HmmTopology topology, HmmFitOptions? options = null, IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(topology);
        IReadOnlyList<ReadOnlyMemory<int>> sequences = CorpusSequences.Of(corpus);
        return Initial(sequences, topology, corpus.Vocabulary, corpus.Tokenizer, options).Fit(sequences, options, progress, cancellationToken);
    }

    /// <summary>Estimates a model of symbols 0 … V − 1 from random initial parameters.</summary>
    /// <param name="sequences">Independent sequences.</param>
    /// <param name="symbolCount">The number of symbols V, at least 1.</param>
    /// <param name="topology">The states and their transitions.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">There is no observation, or a symbol is out of range; the message gives its position.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of symbols is below 1.</exception>
    public static HmmFitResult<CategoricalHmm> Estimate(
        IReadOnlyList<ReadOnlyMemory<int>> sequences, int symbolCount, HmmTopology topology, HmmFitOptions? options = null,
        IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(symbolCount, 1);
        ArgumentNullException.ThrowIfNull(topology);
        return Initial(sequences, topology, Numbered(symbolCount), null, options).Fit(sequences, options, progress, cancellationToken);
    }

    /// <summary>Fits the model to a text from its current parameters, with the sequences of
    /// <see cref="Estimate(EncodedCorpus, int, HmmFitOptions?, IProgress{HmmFitProgress}?, CancellationToken)"/>.</summary>
    /// <param name="corpus">The training text in the model's vocabulary.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="progress">Receives a report after the expectation step of every iteration.</param>
    /// <param name="cancellationToken">A token to cancel the fit.</param>
    /// <exception cref="ArgumentException">The text has another vocabulary, is empty, or has probability 0 under the initial parameters.</exception>
    public HmmFitResult<CategoricalHmm> Fit(
        EncodedCorpus corpus, HmmFitOptions? options = null, IProgress<HmmFitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Fit(SequencesOf(corpus, nameof(Fit)), options, progress, cancellationToken);

    /// <summary>The log-likelihood of a text: the sum over its sequences, in nats.</summary>
    /// <param name="corpus">The text in the model's vocabulary.</param>
    /// <exception cref="ArgumentException">The text has another vocabulary.</exception>
    public double LogLikelihood(EncodedCorpus corpus) => LogLikelihood(SequencesOf(corpus, nameof(LogLikelihood)));

    /// <summary>ln p(x_1 … x_T) in nats.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <exception cref="ArgumentException">A symbol is out of range; the message gives its position.</exception>
    public double LogLikelihood(ReadOnlySpan<int> symbols) => LogLikelihood((ReadOnlyMemory<int>)symbols.ToArray());

    /// <summary>Filtering: p(s_t = i | x_1 … x_t), [T, N].</summary>
    /// <param name="symbols">The symbols.</param>
    /// <exception cref="ArgumentException">A symbol is out of range, or the sequence has probability 0.</exception>
    public double[,] Filter(ReadOnlySpan<int> symbols) => Filter((ReadOnlyMemory<int>)symbols.ToArray());

    /// <summary>Smoothing: p(s_t = i | x_1 … x_T), [T, N].</summary>
    /// <param name="symbols">The symbols.</param>
    /// <exception cref="ArgumentException">A symbol is out of range, or the sequence has probability 0.</exception>
    public double[,] Smooth(ReadOnlySpan<int> symbols) => Smooth((ReadOnlyMemory<int>)symbols.ToArray());

    /// <summary>The most probable path.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <exception cref="ArgumentException">A symbol is out of range, or the sequence has probability 0.</exception>
    public HmmPath Viterbi(ReadOnlySpan<int> symbols) => Viterbi((ReadOnlyMemory<int>)symbols.ToArray());

    /// <summary>The most probable state at every time step.</summary>
    /// <param name="symbols">The symbols.</param>
    /// <exception cref="ArgumentException">A symbol is out of range, or the sequence has probability 0.</exception>
    public int[] PosteriorDecode(ReadOnlySpan<int> symbols) => PosteriorDecode((ReadOnlyMemory<int>)symbols.ToArray());

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new CategoricalHmmState(this);

    /// <summary>Loads a model written by <see cref="HiddenMarkovModel{TSequence, TModel}.Save"/>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="tokenizer">A user-defined tokenizer, of which a file contains only the name; null for that of the file.</param>
    /// <exception cref="InvalidDataException">The file is not such a model, or is damaged; the message gives the reason.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static CategoricalHmm Load(string path, ITokenizer? tokenizer = null) => Load(path, (start, transition, root) =>
    {
        (Vocabulary vocabulary, ITokenizer? saved) = VocabularyJson.Read(root);
        return new CategoricalHmm(start, transition, JsonNumbers.Matrix(root.GetProperty("emission"), "probabilities"), vocabulary, tokenizer ?? saved);
    });

    /// <summary>A short description: <c>CategoricalHmm (12 states, vocabulary of 500)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{nameof(CategoricalHmm)} ({StateCount} {(StateCount == 1 ? "state" : "states")}, vocabulary of {Vocabulary.Count})");

    /// <inheritdoc/>
    protected override CategoricalHmm Create(double[] start, double[,] transition, HmmEmission<ReadOnlyMemory<int>> emission) =>
        new(start, transition, (CategoricalEmission)emission, Vocabulary, Tokenizer);

    /// <inheritdoc/>
    protected override void WriteMore(Utf8JsonWriter writer) => VocabularyJson.Write(writer, Vocabulary, Tokenizer);

    private static CategoricalHmm Initial(
        IReadOnlyList<ReadOnlyMemory<int>> sequences, HmmTopology topology, Vocabulary vocabulary, ITokenizer? tokenizer, HmmFitOptions? options)
    {
        RandomSource random = new RandomSource(options?.Seed ?? 0).Fork(0);
        (double[] start, double[,] transition) = topology.Draw(random);
        CategoricalEmission form = Even(topology.StateCount, vocabulary);
        for (int i = 0; i < sequences.Count; i++)
        {
            form.Check(sequences[i], FormattableString.Invariant($"sequence {i}"));
        }
        return new CategoricalHmm(start, transition, (CategoricalEmission)form.Initialize(sequences, random), vocabulary, tokenizer);
    }

    private static CategoricalEmission Even(int states, Vocabulary vocabulary)
    {
        var probabilities = new double[states, vocabulary.Count];
        for (int i = 0; i < states; i++)
        {
            Probabilities.Row(probabilities, i).Fill(1);
            if (vocabulary.BeginId is { } begin)
            {
                probabilities[i, begin] = 0;
            }
        }
        Probabilities.NormalizeRows(probabilities);
        return new CategoricalEmission(probabilities, vocabulary.BeginId);
    }

    private static Vocabulary Numbered(int count) => Vocabulary.FromList(Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)));

    private IReadOnlyList<ReadOnlyMemory<int>> SequencesOf(EncodedCorpus corpus, string method)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return corpus.Vocabulary.Equals(Vocabulary) ? CorpusSequences.Of(corpus) : throw new ArgumentException(
            $"CategoricalHmm.{method}: the text must be encoded with the model's vocabulary ({Vocabulary}), but was encoded with another ({corpus.Vocabulary}).", nameof(corpus));
    }
}
