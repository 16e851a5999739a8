using System.Globalization;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Sources;

public sealed partial class UnifilarSource
{
    private static readonly Vocabulary Bits = Digits(2);

    /// <summary>Independent tosses of a coin with tokens 0 and 1: h = −p ln p − (1 − p) ln(1 − p), Markov order 0.</summary>
    /// <param name="probability">p, the probability of token 1, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public static UnifilarSource BiasedCoin(double probability = 0.5)
    {
        CheckOpen(probability, nameof(BiasedCoin));
        return Create(Bits, 1, [new(0, 0, 0, 1 - probability), new(0, 1, 0, probability)], "biased coin");
    }

    /// <summary>
    /// The golden mean process: two consecutive 0s never occur, h = H(p) / (2 − p) with H(p) = −p ln p − (1 − p) ln(1 − p); 2/3 ln 2 for p = 1/2.
    /// Markov order 1.
    /// </summary>
    /// <param name="probability">p, the probability of a 1 where a 0 is possible, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public static UnifilarSource GoldenMean(double probability = 0.5)
    {
        CheckOpen(probability, nameof(GoldenMean));
        return Create(Bits, 2, [new(0, 1, 0, probability), new(0, 0, 1, 1 - probability), new(1, 1, 0, 1)], "golden mean process");
    }

    /// <summary>
    /// The even process: 1s occur in runs of even length between 0s, h = H(p) / (2 − p); 2/3 ln 2 for p = 1/2. Its Markov order is infinite: no
    /// number of preceding tokens determines the state.
    /// </summary>
    /// <param name="probability">p, the probability that a pair of 1s begins in place of a 0, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public static UnifilarSource EvenProcess(double probability = 0.5)
    {
        CheckOpen(probability, nameof(EvenProcess));
        return Create(Bits, 2, [new(0, 0, 0, 1 - probability), new(0, 1, 1, probability), new(1, 1, 0, 1)], "even process");
    }

    /// <summary>
    /// A Markov chain of order k, p(x_t | x_{t−k} … x_{t−1}). A state is a context of k tokens; its index reads them as digits in base V, the
    /// oldest first.
    /// </summary>
    /// <param name="vocabulary">The vocabulary of V tokens.</param>
    /// <param name="order">k, at least 0; V^k is at most <see cref="MaxStates"/>.</param>
    /// <param name="probabilities">[V^k, V], row-major: p(token | context). A row sums to 1; a probability may be 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative, or there are too many contexts.</exception>
    /// <exception cref="ArgumentException">The number of probabilities is wrong, a row is not a distribution, or π is not unique.</exception>
    public static UnifilarSource MarkovChain(Vocabulary vocabulary, int order, IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(probabilities);
        int tokens = vocabulary.Count, contexts = Contexts(tokens, order);
        if (probabilities.Count != (long)contexts * tokens)
        {
            throw new ArgumentException(
                $"UnifilarSource.MarkovChain: probabilities must have {contexts} x {tokens} elements [contexts, tokens], but has {probabilities.Count}.",
                nameof(probabilities));
        }

        return Create(
            vocabulary,
            contexts,
            Enumerable.Range(0, probabilities.Count).Where(index => probabilities[index] != 0)
                .Select(index => new UnifilarTransition(index / tokens, index % tokens, index % contexts, probabilities[index])),
            string.Create(CultureInfo.InvariantCulture, $"Markov chain of order {order}"));
    }

    /// <summary>A Markov chain of order k over tokens 0, 1, …, its rows drawn from the symmetric Dirichlet distribution.</summary>
    /// <param name="vocabularySize">V, at least 1.</param>
    /// <param name="order">k, at least 0; V^k is at most <see cref="MaxStates"/>.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="concentration">α, finite and greater than 0: far below 1, most of a row's probability is on one token; far above, rows are uniform.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <exception cref="ArgumentException">α is so small that probabilities underflow to 0 and the chain falls into several closed classes; choose a larger one or another seed.</exception>
    public static UnifilarSource RandomMarkovChain(int vocabularySize, int order, ulong seed = 0, double concentration = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        var dirichlet = new DirichletDraw(concentration, nameof(RandomMarkovChain));
        var random = new RandomSource(seed);
        var table = new double[ArrayLength.Of("UnifilarSource.RandomMarkovChain: probabilities", Contexts(vocabularySize, order), vocabularySize)];
        for (int row = 0; row < table.Length; row += vocabularySize)
        {
            dirichlet.Fill(table.AsSpan(row, vocabularySize), random);
        }

        return MarkovChain(Digits(vocabularySize), order, table);
    }

    /// <summary>
    /// A random source that never synchronizes: every token permutes the states, so that no sequence of tokens determines the state, and the
    /// Markov order is infinite. Token probabilities are drawn from the symmetric Dirichlet distribution for each state.
    /// </summary>
    /// <param name="stateCount">S, 1 to <see cref="MaxStates"/>.</param>
    /// <param name="vocabularySize">V, at least 1; the tokens are 0, 1, …</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="concentration">α, finite and greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <exception cref="ArgumentException">α is so small that probabilities underflow to 0 and the states fall into several closed classes; choose a larger one or another seed.</exception>
    public static UnifilarSource RandomUnifilar(int stateCount, int vocabularySize, ulong seed = 0, double concentration = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stateCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stateCount, MaxStates);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        var dirichlet = new DirichletDraw(concentration, nameof(RandomUnifilar));
        var random = new RandomSource(seed);
        var row = new double[vocabularySize];
        var probabilities = new List<double>();
        for (int state = 0; state < stateCount; state++)
        {
            dirichlet.Fill(row, random);
            probabilities.AddRange(row);
        }

        // The first token goes through all states in a cycle, in random order, so that they are one closed class.
        var transitions = new List<UnifilarTransition>();
        int[] permutation = [.. Enumerable.Range(0, stateCount)];
        for (int token = 0; token < vocabularySize; token++)
        {
            random.Shuffle<int>(permutation);
            for (int i = 0; i < stateCount; i++)
            {
                int state = token == 0 ? permutation[i] : i;
                int next = token == 0 ? permutation[(i + 1) % stateCount] : permutation[i];
                if (probabilities[(state * vocabularySize) + token] > 0)
                {
                    transitions.Add(new(state, token, next, probabilities[(state * vocabularySize) + token]));
                }
            }
        }

        return Create(Digits(vocabularySize), stateCount, transitions, "random unifilar source");
    }

    /// <summary>
    /// The Reber grammar (Reber 1967), string after string: BTXSE, BPVVE, BTSSXXTVVE, … State 0 is before the B of a string, so that
    /// <see cref="CycleEntropy"/> of state 0 is the entropy of a string, and <see cref="StartingAt"/> state 0 begins with a string. The two
    /// branches of a state are equally probable.
    /// </summary>
    public static UnifilarSource Reber() => ReberGrammar.Create(embedded: false);

    /// <summary>
    /// The embedded Reber grammar (Fahlman 1991; Hochreiter and Schmidhuber 1997), string after string: B, T or P, a string of the Reber
    /// grammar, the same T or P again, E. State 0 is before the first B of a string, as in <see cref="Reber"/>.
    /// </summary>
    public static UnifilarSource EmbeddedReber() => ReberGrammar.Create(embedded: true);

    /// <summary>The vocabulary of the tokens 0, 1, …</summary>
    private static Vocabulary Digits(int count) =>
        Vocabulary.FromList(Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)));

    private static int Contexts(int tokens, int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        long contexts = 1;
        for (int i = 0; i < order && tokens > 1 && contexts <= MaxStates; i++)
        {
            contexts *= tokens;
        }

        return contexts <= MaxStates ? (int)contexts : throw new ArgumentOutOfRangeException(
            nameof(order), order, $"UnifilarSource: a Markov chain must have at most {MaxStates} contexts, but {tokens} tokens at order {order} have more.");
    }

    private static void CheckOpen(double probability, string owner)
    {
        if (!(probability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, FormattableString.Invariant($"UnifilarSource.{owner}: probability must be in (0, 1), but was {probability}."));
        }
    }
}
