using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// Language models applied to text: probabilities of words and scores of sentences. Text is tokenized by the model's
/// <see cref="ILanguageModel.Tokenizer"/>. Logarithms are natural. Texts are in their own order also for a right-to-left model, whose context
/// of a word is the text that follows it.
/// </summary>
/// <remarks>
/// <example>
/// <code>
/// double p = model.Probability("in the", "first");                  // p(first | in the)
/// double logProbability = model.LogProbability("in the first place");
/// foreach (WordScore score in model.FullScores("in the first place"))
///     Console.WriteLine(score);                                     // word: ln p, matched order, OOV
/// </code>
/// </example>
/// </remarks>
public static class LanguageModelTextExtensions
{
    /// <summary>p(word | context), in [0, 1].</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="context">The preceding text, from the beginning of the text or, for a model of sentences, of the sentence; may be empty.
    /// For a right-to-left model, the following text up to the end.</param>
    /// <param name="word">The word; if it is tokenized into several tokens, the result is the product of their probabilities.</param>
    /// <param name="cancellationToken">A token to cancel the scoring.</param>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="ArgumentException">The word contains no token.</exception>
    /// <exception cref="KeyNotFoundException">A token is out of vocabulary, and the vocabulary has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid.</exception>
    public static double Probability(this ILanguageModel model, string context, string word, CancellationToken cancellationToken = default)
    {
        ITokenizer tokenizer = TokenizerOf(model, nameof(Probability));
        LanguageModelState state = model.CreateState();
        foreach (int token in ReadingOrder.OfContext(model, model.Vocabulary.Encode(tokenizer.Tokenize(context))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            state.Advance(token);
        }

        ReadOnlySpan<int> tokens = ReadingOrder.OfPart(model, model.Vocabulary.Encode(tokenizer.Tokenize(word)), isWhole: false);
        return tokens.Length > 0
            ? Math.Exp(state.ScoreSum(model, tokens, cancellationToken))
            : throw new ArgumentException($"Probability: the word must contain at least one token, but was '{word}'.", nameof(word));
    }

    /// <summary>ln p of a text, in nats: the sum over its tokens and, if it is in the vocabulary, <c>&lt;/s&gt;</c> at the end.</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="sentence">A sentence, or any text for a model without sentence boundaries; may be empty.</param>
    /// <param name="cancellationToken">A token to cancel the scoring.</param>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="KeyNotFoundException">A token is out of vocabulary, and the vocabulary has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid.</exception>
    public static double LogProbability(this ILanguageModel model, string sentence, CancellationToken cancellationToken = default)
    {
        (_, int[] ids) = Encode(model, sentence, nameof(LogProbability));
        return model.LogProbability(ids, cancellationToken);
    }

    /// <summary>Scores every token of a text and, if it is in the vocabulary, <c>&lt;/s&gt;</c> at the end; the scores are in the order of the text.</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="sentence">A sentence, or any text for a model without sentence boundaries; may be empty.</param>
    /// <param name="cancellationToken">A token to cancel the scoring.</param>
    /// <returns>One score per token; the log-probabilities sum to <see cref="LogProbability"/>.</returns>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="KeyNotFoundException">A token is out of vocabulary, and the vocabulary has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid.</exception>
    public static IReadOnlyList<WordScore> FullScores(this ILanguageModel model, string sentence, CancellationToken cancellationToken = default)
    {
        (IReadOnlyList<string> words, int[] ids) = Encode(model, sentence, nameof(FullScores));
        LanguageModelState state = model.CreateState();
        var scores = new WordScore[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int at = ReadingOrder.Position(model, ids, i), id = ids[at];
            int? order = state.MatchedOrder(id);
            double logProbability = state.Score(id);
            DistributionCheck.Require(model, [id], [logProbability]);
            scores[at] = at < words.Count
                ? new WordScore(words[at], logProbability, order, id == model.Vocabulary.UnknownId)
                : new WordScore(model.Vocabulary[id], logProbability, order, IsOutOfVocabulary: false);
        }

        return scores;
    }

    internal static ITokenizer TokenizerOf(ILanguageModel model, string method)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Tokenizer ?? throw new InvalidOperationException(
            $"{method}: {model} has no tokenizer. Pass one when the model is created or loaded, or use the methods that take tokens.");
    }

    private static (IReadOnlyList<string> Words, int[] Ids) Encode(ILanguageModel model, string sentence, string method)
    {
        IReadOnlyList<string> words = TokenizerOf(model, method).Tokenize(sentence);
        int[] ids = model.Vocabulary.Encode(words);
        return (words, model.Vocabulary.EndId is { } end ? [.. ids, end] : ids);
    }
}
