using SeqModels.Markov.Recursions;

namespace SeqModels.Markov.Chains;

/// <summary>Estimates the tables of a Markov chain from counts.</summary>
internal static class ContextCounts
{
    /// <param name="sequences">The sequences.</param>
    /// <param name="tokens">V.</param>
    /// <param name="order">k.</param>
    /// <param name="smoothing">The added count.</param>
    /// <param name="countsAll">Whether contexts of fewer than k tokens are counted everywhere, not only at the beginning of sequences.</param>
    /// <param name="excluded">The token that is never predicted.</param>
    /// <exception cref="ArgumentException">A token is out of range, or a table is too large.</exception>
    public static ContextTables Estimate(IReadOnlyList<ReadOnlyMemory<int>> sequences, int tokens, int order, double smoothing, bool countsAll, int? excluded)
    {
        var tables = new double[order + 1][];
        for (int length = 0; length <= order; length++)
        {
            tables[length] = new double[ContextTables.Elements(tokens, length)];
        }
        for (int i = 0; i < sequences.Count; i++)
        {
            ReadOnlySpan<int> sequence = sequences[i].Span;
            for (int t = 0; t < sequence.Length; t++)
            {
                if ((uint)sequence[t] >= (uint)tokens || sequence[t] == excluded)
                {
                    throw new ArgumentException(FormattableString.Invariant($"MarkovChain.Estimate: tokens must be 0 to {tokens - 1}{(excluded is { } begin ? $" without {begin}" : "")}, but sequence {i} has {sequence[t]} at time {t}."), nameof(sequences));
                }
                int context = 0, place = 1;
                for (int length = 0; length <= Math.Min(order, t); length++)
                {
                    if (length > 0)
                    {
                        context += sequence[t - length] * place;
                        place *= tokens;
                    }
                    if (length == order || countsAll || length == t)
                    {
                        tables[length][(context * tokens) + sequence[t]]++;
                    }
                }
            }
        }
        foreach (double[] table in tables)
        {
            Normalize(table, tokens, smoothing, excluded);
        }
        return new ContextTables(tokens, tables);
    }

    private static void Normalize(double[] table, int tokens, double smoothing, int? excluded)
    {
        for (int start = 0; start < table.Length; start += tokens)
        {
            Span<double> row = table.AsSpan(start, tokens);
            bool isUnseen = row.IndexOfAnyExcept(0) < 0;
            for (int x = 0; x < tokens; x++)
            {
                row[x] = x == excluded ? 0 : row[x] + (isUnseen ? 1 : smoothing);
            }
            Probabilities.Normalize(row);
        }
    }
}
