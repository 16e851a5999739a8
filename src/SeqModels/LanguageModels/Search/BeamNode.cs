namespace SeqModels.LanguageModels.Search;

/// <summary>A hypothesis in the beam: the last token, and the hypothesis before it.</summary>
/// <param name="parent">The hypothesis that this one extends; null for the prompt.</param>
/// <param name="token">The last token.</param>
/// <param name="logProbability">ln p of all tokens given the prompt.</param>
internal sealed class BeamNode(BeamNode? parent, int token, double logProbability)
{
    public BeamNode? Parent => parent;

    public double LogProbability => logProbability;

    /// <summary>The number of generated tokens.</summary>
    public int Length { get; } = parent is null ? 0 : parent.Length + 1;

    /// <summary>The state after the last token; null once the hypothesis has been extended, and for a complete one.</summary>
    public LanguageModelState? State { get; set; }

    /// <summary>The generated tokens in order.</summary>
    public int[] Tokens()
    {
        var tokens = new int[Length];
        for (BeamNode node = this; node.Parent is { } before; node = before)
            tokens[node.Length - 1] = node.LastToken;
        return tokens;
    }

    public int LastToken => token;

    /// <summary>Compares two hypotheses of equal length by their ids, the first difference first.</summary>
    public static int CompareIds(BeamNode one, BeamNode other)
    {
        int order = 0;
        while (one != other)
        {
            if (one.LastToken != other.LastToken)
                order = one.LastToken.CompareTo(other.LastToken);
            (one, other) = (one.Parent!, other.Parent!);
        }

        return order;
    }
}
