using SeqModels.Markov.Recursions;

namespace SeqModels.Markov.Chains;

/// <summary>
/// The probabilities of the next token after every context of 0 … k tokens. A context is a number in base V, the oldest token first; the
/// probabilities after the contexts of one length are a matrix [V^length, V] in row-major order.
/// </summary>
internal sealed class ContextTables
{
    private const long MaxElements = 1 << 27;

    private readonly double[][] _tables;

    public ContextTables(int tokens, double[][] tables) => (Tokens, _tables) = (tokens, tables);

    /// <summary>V.</summary>
    public int Tokens { get; }

    /// <summary>k.</summary>
    public int Order => _tables.Length - 1;

    /// <summary>The number of contexts of k tokens.</summary>
    public int Contexts => _tables[^1].Length / Tokens;

    /// <summary>The matrix of one length.</summary>
    public double[] this[int length] => _tables[length];

    /// <summary>p of every token after a context.</summary>
    public ReadOnlySpan<double> Row(in ContextNode context) => _tables[context.Length].AsSpan(context.Index * Tokens, Tokens);

    /// <summary>The context after one more token.</summary>
    public ContextNode Next(in ContextNode context, int token) => context.Length < Order
        ? new(context.Length + 1, (context.Index * Tokens) + token)
        : Order == 0 ? context : new(Order, (context.Index % (Contexts / Tokens) * Tokens) + token);

    /// <summary>V^length · V, if it is not too large.</summary>
    /// <exception cref="ArgumentException">The table is too large.</exception>
    public static int Elements(int tokens, int length)
    {
        long elements = tokens;
        for (int i = 0; i < length && elements <= MaxElements; i++)
        {
            elements *= tokens;
        }
        return elements <= MaxElements ? (int)elements : throw new ArgumentException(
            $"MarkovChain: the table of {tokens} tokens after contexts of {length} would exceed 2^27 probabilities. Use a lower order, or an n-gram model, which stores only what occurs.");
    }

    /// <summary>The tables whose first tokens have a given joint distribution.</summary>
    /// <param name="tokens">V.</param>
    /// <param name="order">k.</param>
    /// <param name="transition">p after contexts of k tokens, [V^k, V] in row-major order.</param>
    /// <param name="joint">p of the first k tokens, [V^k].</param>
    /// <param name="excluded">The token that is never predicted, also not in contexts that do not occur.</param>
    public static ContextTables FromJoint(int tokens, int order, double[] transition, double[] joint, int? excluded)
    {
        var tables = new double[order + 1][];
        tables[order] = transition;
        double[] marginal = joint;
        for (int length = order - 1; length >= 0; length--)
        {
            tables[length] = (double[])marginal.Clone();
            marginal = new double[marginal.Length / tokens];
            for (int context = 0; context < marginal.Length; context++)
            {
                Span<double> row = tables[length].AsSpan(context * tokens, tokens);
                foreach (double value in row)
                {
                    marginal[context] += value;
                }
                if (!Probabilities.Normalize(row))
                {
                    for (int x = 0; x < tokens; x++)
                    {
                        row[x] = x == excluded ? 0 : 1;
                    }
                    Probabilities.Normalize(row);
                }
            }
        }
        return new ContextTables(tokens, tables);
    }
}
