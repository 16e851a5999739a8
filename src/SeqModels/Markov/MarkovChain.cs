using System.Globalization;
using SeqModels.LanguageModels;
using SeqModels.Markov.Chains;
using SeqModels.Markov.Recursions;
using SeqModels.Markov.Storage;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Markov;

/// <summary>
/// A Markov chain of order k: p(x_t | x_1 … x_{t−1}) = p(x_t | x_{t−k} … x_{t−1}); the first k tokens have distributions of their own. All
/// probabilities are stored, V^k·V of them, for exact analysis; for large vocabularies use an n-gram model. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// With a vocabulary that has <c>&lt;/s&gt;</c>, the chain begins again after it. The analysis (stationary distribution, entropy rate, mixing) treats
/// the contexts that the chain returns to for ever as states; with restarts these include contexts of fewer than k tokens.
/// <example><code>
/// MarkovChain chain = MarkovChain.FromTransitions(new[,] { { 0.9, 0.1 }, { 0.5, 0.5 } });
/// double[] stationary = chain.StationaryDistribution();     // 5/6, 1/6
/// double floor = Math.Exp(chain.EntropyRate());             // no model of this source has a lower perplexity
/// </code></example>
/// </remarks>
public sealed class MarkovChain : ILanguageModel
{
    private const int MaxStationaryContexts = 4096;
    private const int MaxSpectralContexts = 1024;
    private const string Format = "seqmodels-markov-chain";

    private readonly ContextTables _tables;
    private readonly Lazy<RecurrentContexts> _recurrent;
    private readonly Lazy<double[]> _stationary;

    private MarkovChain(ContextTables tables, Vocabulary vocabulary, ITokenizer? tokenizer)
    {
        (_tables, Vocabulary, Tokenizer) = (tables, vocabulary, tokenizer);
        _recurrent = new Lazy<RecurrentContexts>(() => new RecurrentContexts(tables, vocabulary.EndId));
        _stationary = new Lazy<double[]>(() => ChainAnalysis.Stationary(Matrix(MaxStationaryContexts)));
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public ITokenizer? Tokenizer { get; }

    /// <summary>The order k.</summary>
    public int Order => _tables.Order;

    internal ContextTables Tables => _tables;

    /// <summary>Creates a chain from its transition probabilities.</summary>
    /// <param name="transition">
    /// p(x | context), [V^k, V]: a row per context of k tokens, which is a number in base V with the oldest token first. With order 1, row = the token
    /// before.
    /// </param>
    /// <param name="start">The joint distribution of the first k tokens, [V^k]; null for the stationary distribution.</param>
    /// <param name="order">The order k, at least 1.</param>
    /// <param name="vocabulary">The names of the tokens; null for <c>0</c>, <c>1</c>, ….</param>
    /// <exception cref="ArgumentException">A size does not match, a row is not a distribution, or <c>&lt;s&gt;</c> has a positive probability.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 1.</exception>
    /// <exception cref="InvalidOperationException">There is no start, and the stationary distribution is not unique.</exception>
    public static MarkovChain FromTransitions(double[,] transition, double[]? start = null, int order = 1, Vocabulary? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(transition);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        if (transition.GetLength(1) == 0)
        {
            throw new ArgumentException("MarkovChain.FromTransitions: transition must have a column per token, but has none.", nameof(transition));
        }
        int tokens = transition.GetLength(1), contexts = ContextTables.Elements(Math.Max(1, tokens), order - 1);
        Probabilities.Check(transition, contexts, tokens, "MarkovChain.FromTransitions: transition", nameof(transition));
        vocabulary ??= Vocabulary.FromList(Enumerable.Range(0, tokens).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        if (vocabulary.Count != tokens)
        {
            throw new ArgumentException($"MarkovChain.FromTransitions: transition must have a column per token, {vocabulary.Count}, but had {tokens}.", nameof(transition));
        }
        if (start is not null)
        {
            if (start.Length != contexts)
            {
                throw new ArgumentException($"MarkovChain.FromTransitions: start must have an element per context, {contexts}, but had {start.Length}.", nameof(start));
            }
            Probabilities.Check(start, "MarkovChain.FromTransitions: start", nameof(start));
        }
        double[] rows = [.. transition.Cast<double>()];
        double[] joint = start ?? Stationary(ContextTables.FromJoint(tokens, order, rows, Even(contexts), vocabulary.BeginId));
        var chain = new MarkovChain(ContextTables.FromJoint(tokens, order, rows, joint, vocabulary.BeginId), vocabulary, null);
        chain.CheckBegin(nameof(transition));
        return chain;
    }

    /// <summary>Estimates a chain from a text. The sentences of the text, each with its <c>&lt;/s&gt;</c> if the vocabulary has it, are the sequences.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="order">The order k, at least 0.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">The text is empty or contains <c>&lt;s&gt;</c>, or V^k·V is above 2²⁷.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public static MarkovChain Estimate(EncodedCorpus corpus, int order, MarkovChainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return Estimate(CorpusSequences.Of(corpus), corpus.Vocabulary, corpus.Tokenizer, order, options ?? new MarkovChainOptions());
    }

    /// <summary>Estimates a chain of states 0 … V − 1 from sequences.</summary>
    /// <param name="sequences">Independent sequences.</param>
    /// <param name="stateCount">The number of states V, at least 1.</param>
    /// <param name="order">The order k, at least 0.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no observation, a state is out of range, or V^k·V is above 2²⁷.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static MarkovChain Estimate(IReadOnlyList<ReadOnlyMemory<int>> sequences, int stateCount, int order, MarkovChainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(stateCount, 1);
        var vocabulary = Vocabulary.FromList(Enumerable.Range(0, stateCount).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        return Estimate(sequences, vocabulary, null, order, options ?? new MarkovChainOptions());
    }

    /// <summary>p(token | context).</summary>
    /// <param name="context">The tokens before, of which the last k count; fewer than k are the beginning of a sequence.</param>
    /// <param name="token">The token.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public double Probability(ReadOnlySpan<int> context, int token)
    {
        ContextNode node = default;
        foreach (int before in context)
        {
            CheckToken(before);
            node = Next(node, before);
        }
        CheckToken(token);
        return _tables.Row(node)[token];
    }

    /// <summary>The transition matrix p(x | context), a copy, [V^k, V].</summary>
    public double[,] TransitionProbabilities()
    {
        var matrix = new double[_tables.Contexts, Vocabulary.Count];
        _tables[Order].CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length));
        return matrix;
    }

    /// <summary>
    /// The stationary distribution of the tokens: the exact share of every token in the long run. Solved by elimination without subtractions
    /// (Grassmann, Taksar and Heyman 1985) over the recurrent contexts, at most 4096; the time is cubic in their number.
    /// </summary>
    /// <exception cref="InvalidOperationException">The stationary distribution is not unique, or there are too many contexts.</exception>
    public double[] StationaryDistribution()
    {
        var shares = new double[Vocabulary.Count];
        double[] contexts = _stationary.Value;
        for (int c = 0; c < contexts.Length; c++)
        {
            ReadOnlySpan<double> row = _tables.Row(_recurrent.Value.Nodes[c]);
            for (int x = 0; x < shares.Length; x++)
            {
                shares[x] += contexts[c] * row[x];
            }
        }
        return shares;
    }

    /// <summary>The exact entropy rate −Σ_c π(c) Σ_x p(x | c) ln p(x | c), in nats per token. Its exponential is the lowest possible perplexity.</summary>
    /// <exception cref="InvalidOperationException">The stationary distribution is not unique, or there are too many contexts.</exception>
    public double EntropyRate()
    {
        double rate = 0;
        double[] contexts = _stationary.Value;
        for (int c = 0; c < contexts.Length; c++)
        {
            double entropy = 0;
            foreach (double p in _tables.Row(_recurrent.Value.Nodes[c]))
            {
                entropy -= p > 0 ? p * Math.Log(p) : 0;
            }
            rate += contexts[c] * entropy;
        }
        return rate;
    }

    /// <summary>
    /// The second largest modulus |λ₂| of the eigenvalues of the transition matrix of the recurrent contexts, at most 1024: the distance to the
    /// stationary distribution shrinks by this factor per step in the long run. 1 for a periodic chain. In double precision, an eigenvalue near 0 has
    /// an error of up to about 1e-16^(1/k) for a chain of order k, because the matrix of contexts is then defective.
    /// </summary>
    /// <exception cref="InvalidOperationException">The stationary distribution is not unique, or there are too many contexts.</exception>
    public double SecondEigenvalueModulus() => ChainAnalysis.SecondModulus(Matrix(MaxSpectralContexts));

    /// <summary>The relaxation time 1 / (1 − |λ₂|), in steps (Levin and Peres 2017, section 12.1); +∞ for a periodic chain, and
    /// for one whose gap 1 − |λ₂| is below 1e-12, which is not told apart from it.</summary>
    /// <exception cref="InvalidOperationException">The stationary distribution is not unique, or there are too many contexts.</exception>
    public double RelaxationTime()
    {
        const double Rounding = 1e-12;
        double gap = 1 - SecondEigenvalueModulus();
        return gap > Rounding ? 1 / gap : double.PositiveInfinity;
    }

    /// <summary>
    /// The mixing time in total variation: the smallest t with max_x ½ Σ_y |P^t(x, y) − π(y)| ≤ ε (Levin and Peres 2017, section 4.5), over the
    /// recurrent contexts, at most 1024. Exact, by powers of the transition matrix.
    /// </summary>
    /// <param name="epsilon">ε, in (0, 1); conventionally 1/4.</param>
    /// <returns>The time in steps; null if the chain does not mix within 2⁴⁰ steps, usually because it is periodic.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">The stationary distribution is not unique, or there are too many contexts.</exception>
    public long? MixingTime(double epsilon = 0.25)
    {
        if (!(epsilon is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "MarkovChain.MixingTime: epsilon must be in (0, 1).");
        }
        return ChainAnalysis.MixingTime(Matrix(MaxSpectralContexts), _stationary.Value, epsilon);
    }

    /// <summary>Draws tokens, from the beginning; after <c>&lt;/s&gt;</c> the next sequence begins.</summary>
    /// <param name="length">The number of tokens, at least 0.</param>
    /// <param name="random">The source of random numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public int[] Sample(int length, RandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(random);
        var tokens = new int[length];
        ContextNode node = default;
        for (int t = 0; t < length; t++)
        {
            tokens[t] = Probabilities.Draw(_tables.Row(node), random);
            node = Next(node, tokens[t]);
        }
        return tokens;
    }

    /// <inheritdoc/>
    public LanguageModelState CreateState() => new MarkovChainState(this);

    /// <summary>Saves the chain as JSON; an existing file is replaced atomically. Numbers are exact.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IOException">The file cannot be written; if the disk is full, the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path) => ModelFile.Save(path, Format, writer =>
    {
        writer.WriteNumber("order", Order);
        writer.WriteStartArray("tables");
        for (int length = 0; length <= Order; length++)
        {
            JsonNumbers.Write(writer, _tables[length]);
        }
        writer.WriteEndArray();
        VocabularyJson.Write(writer, Vocabulary, Tokenizer);
    });

    /// <summary>Loads a chain written by <see cref="Save"/>.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="tokenizer">A user-defined tokenizer, of which a file contains only the name; null for that of the file.</param>
    /// <exception cref="InvalidDataException">The file is not a Markov chain, or is damaged; the message gives the reason.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    public static MarkovChain Load(string path, ITokenizer? tokenizer = null) => ModelFile.Load(path, Format, nameof(MarkovChain), root =>
    {
        (Vocabulary vocabulary, ITokenizer? saved) = VocabularyJson.Read(root);
        double[][] tables = JsonNumbers.Vectors(root, "tables");
        if (tables.Length < 2 || tables.Length != root.GetProperty("order").GetInt32() + 1)
        {
            throw new FormatException("'order' must be at least 1, and the number of 'tables' 'order' + 1");
        }
        for (int length = 0; length < tables.Length; length++)
        {
            if (tables[length].Length != ContextTables.Elements(vocabulary.Count, length))
            {
                throw new FormatException(FormattableString.Invariant($"table {length} has {tables[length].Length} numbers"));
            }
            for (int row = 0; row < tables[length].Length; row += vocabulary.Count)
            {
                Probabilities.Check(tables[length].AsSpan(row, vocabulary.Count), FormattableString.Invariant($"table {length}, row {row / vocabulary.Count}:"), nameof(path));
            }
        }
        var chain = new MarkovChain(new ContextTables(vocabulary.Count, tables), vocabulary, tokenizer ?? saved);
        chain.CheckBegin(nameof(path));
        return chain;
    });

    /// <summary>A short description: <c>MarkovChain (order 2, vocabulary of 27)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{nameof(MarkovChain)} (order {Order}, vocabulary of {Vocabulary.Count})");

    /// <summary>The context after one more token; the beginning after <c>&lt;/s&gt;</c>, and after <c>&lt;s&gt;</c>.</summary>
    internal ContextNode Next(in ContextNode node, int token) =>
        token == Vocabulary.EndId || token == Vocabulary.BeginId ? default : _tables.Next(node, token);

    private static MarkovChain Estimate(IReadOnlyList<ReadOnlyMemory<int>> sequences, Vocabulary vocabulary, ITokenizer? tokenizer, int order, MarkovChainOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        if (sequences.All(sequence => sequence.IsEmpty))
        {
            throw new ArgumentException("MarkovChain.Estimate: sequences must contain at least one observation.", nameof(sequences));
        }
        bool countsAll = options.Start == MarkovStart.AllPositions || (options.Start == MarkovStart.Automatic && sequences.Count == 1 && vocabulary.EndId is null);
        return new MarkovChain(ContextCounts.Estimate(sequences, vocabulary.Count, order, options.Smoothing, countsAll, vocabulary.BeginId), vocabulary, tokenizer);
    }

    /// <summary>The stationary distribution of contexts of k tokens, [V^k].</summary>
    private static double[] Stationary(ContextTables tables)
    {
        var recurrent = new RecurrentContexts(tables, end: null);
        CheckCount(recurrent, MaxStationaryContexts);
        double[] shares = ChainAnalysis.Stationary(recurrent.Matrix()), joint = new double[tables.Contexts];
        for (int c = 0; c < shares.Length; c++)
        {
            joint[recurrent.Nodes[c].Index] = shares[c];
        }
        return joint;
    }

    private static double[] Even(int count)
    {
        var even = new double[count];
        even.AsSpan().Fill(1.0 / count);
        return even;
    }

    private double[,] Matrix(int maxContexts)
    {
        CheckCount(_recurrent.Value, maxContexts);
        return _recurrent.Value.Matrix();
    }

    private static void CheckCount(RecurrentContexts recurrent, int maxContexts)
    {
        if (recurrent.Nodes.Count > maxContexts)
        {
            throw new InvalidOperationException($"MarkovChain: this analysis needs at most {maxContexts} recurrent contexts, but there are {recurrent.Nodes.Count}. Use a lower order or fewer tokens.");
        }
    }

    private void CheckBegin(string argument)
    {
        for (int length = 0; Vocabulary.BeginId is { } begin && length <= Order; length++)
        {
            for (int row = begin; row < _tables[length].Length; row += Vocabulary.Count)
            {
                if (_tables[length][row] != 0)
                {
                    throw new ArgumentException($"MarkovChain: '{Vocabulary[begin]}' is never predicted, so its probabilities must be 0.", argument);
                }
            }
        }
    }

    private void CheckToken(int token)
    {
        if ((uint)token >= (uint)Vocabulary.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, $"The token id must be in the vocabulary, 0 to {Vocabulary.Count - 1}.");
        }
    }
}
