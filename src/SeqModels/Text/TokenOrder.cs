namespace SeqModels.Text;

/// <summary>Reverses the order of tokens.</summary>
internal static class TokenOrder
{
    /// <summary>The tokens in reverse order; a final <c>&lt;/s&gt;</c> stays at the end, so that it ends the reversed text too.</summary>
    public static int[] Reverse(ReadOnlySpan<int> tokens, Vocabulary vocabulary)
    {
        int[] reversed = tokens.ToArray();
        int length = reversed.Length > 0 && reversed[^1] == vocabulary.EndId ? reversed.Length - 1 : reversed.Length;
        reversed.AsSpan(0, length).Reverse();
        return reversed;
    }
}
