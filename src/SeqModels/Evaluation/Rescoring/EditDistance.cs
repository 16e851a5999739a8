namespace SeqModels.Evaluation;

/// <summary>The edit distance of two sequences (Levenshtein 1966).</summary>
public static class EditDistance
{
    /// <summary>
    /// The smallest number of insertions, deletions and substitutions that turn one sequence into the other, in O(m n) time and O(n) memory.
    /// For words, divided by the length of the reference, it is the word error rate.
    /// </summary>
    /// <typeparam name="T">The type of the elements, such as <see cref="string"/> for words or <see cref="char"/>.</typeparam>
    /// <param name="reference">The first sequence.</param>
    /// <param name="hypothesis">The second sequence.</param>
    /// <returns>0 … max(m, n); the same with exchanged arguments.</returns>
    public static int Between<T>(ReadOnlySpan<T> reference, ReadOnlySpan<T> hypothesis)
        where T : IEquatable<T>
    {
        // row[j]: the distance of the first i elements of the reference and the first j of the hypothesis.
        var row = new int[hypothesis.Length + 1];
        for (int j = 0; j < row.Length; j++)
        {
            row[j] = j;
        }
        for (int i = 0; i < reference.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < hypothesis.Length; j++)
            {
                int substituted = diagonal + (reference[i].Equals(hypothesis[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substituted, Math.Min(row[j], diagonal) + 1);
            }
        }
        return row[^1];
    }
}
