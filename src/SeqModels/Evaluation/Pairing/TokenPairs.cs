namespace SeqModels.Evaluation.Pairing;

/// <summary>Requires that two models were scored on the same tokens.</summary>
internal static class TokenPairs
{
    /// <summary>Throws unless vocabularies, tokens and sentences agree.</summary>
    /// <exception cref="ArgumentException">They differ.</exception>
    public static void Require(TokenScores first, TokenScores second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (!first.Vocabulary.Equals(second.Vocabulary))
        {
            throw new ArgumentException(
                $"TokenScores: the vocabulary of '{first.Name}' ({first.Vocabulary}) differs from that of '{second.Name}' ({second.Vocabulary}); " +
                "log-probabilities of tokens are not comparable. Use Evaluator.ComparePairedPerUnit with a common unit such as characters.", nameof(second));
        }
        for (int i = 0; i < Math.Min(first.Count, second.Count); i++)
        {
            TokenScore a = first[i], b = second[i];
            if (a.Token != b.Token || a.Sentence != b.Sentence || a.Position != b.Position)
            {
                throw new ArgumentException(
                    $"TokenScores: both models must be scored on the same text with the same options, but counted token {i} is " +
                    $"'{first.Vocabulary[a.Token]}' (sentence {a.Sentence}, position {a.Position}) for '{first.Name}' and " +
                    $"'{second.Vocabulary[b.Token]}' (sentence {b.Sentence}, position {b.Position}) for '{second.Name}'.", nameof(second));
            }
        }
        if (first.Count != second.Count || first.SentenceCount != second.SentenceCount)
        {
            throw new ArgumentException(
                $"TokenScores: both models must be scored on the same text with the same options, but '{first.Name}' has {first.Count} tokens in " +
                $"{first.SentenceCount} sentences and '{second.Name}' has {second.Count} in {second.SentenceCount}.", nameof(second));
        }
    }
}
