using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// Language models by words and text: probabilities of words, scores of sentences, generated text. Every method cuts text with the model's own
/// <see cref="ILanguageModel.Tokenizer"/>. Logarithms are natural.
/// </summary>
/// <remarks>
/// <example>
/// <code>
/// double p = model.Probability("in the", "first");                  // p(first | in the)
/// double logProbability = model.LogProbability("in the first place");
/// foreach (WordScore score in model.FullScores("in the first place"))
///     Console.WriteLine(score);                                     // word: ln p, matched order, OOV
/// Console.WriteLine(model.GenerateText("in the "));
/// </code>
/// </example>
/// </remarks>
public static class LanguageModelTextExtensions
{
    /// <summary>p(word | context), in [0, 1].</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="context">What the model reads first, from the beginning of a text or, in a model of sentences, of a sentence; may be empty.</param>
    /// <param name="word">The word; where the tokenizer cuts it into several tokens, the product of their probabilities.</param>
    /// <param name="cancellationToken">A token to cancel the scoring.</param>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="ArgumentException">The word holds no token.</exception>
    /// <exception cref="KeyNotFoundException">A token is not in the vocabulary, which has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model gives no probability.</exception>
    public static double Probability(this ILanguageModel model, string context, string word, CancellationToken cancellationToken = default)
    {
        ITokenizer tokenizer = TokenizerOf(model, nameof(Probability));
        LanguageModelState state = model.CreateState();
        foreach (int token in model.Vocabulary.Encode(tokenizer.Tokenize(context)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            state.Advance(token);
        }

        int[] tokens = model.Vocabulary.Encode(tokenizer.Tokenize(word));
        return tokens.Length > 0
            ? Math.Exp(state.ScoreSum(model, tokens, cancellationToken))
            : throw new ArgumentException($"Probability: the word must hold at least one token, but was '{word}'.", nameof(word));
    }

    /// <summary>ln p of a text, in nats: the sum over its words and, where the vocabulary has it, <c>&lt;/s&gt;</c> after the last.</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="sentence">A sentence, or a text of a model without sentences; may be empty.</param>
    /// <param name="cancellationToken">A token to cancel the scoring.</param>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="KeyNotFoundException">A token is not in the vocabulary, which has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model gives no probability.</exception>
    public static double LogProbability(this ILanguageModel model, string sentence, CancellationToken cancellationToken = default)
    {
        (_, int[] ids) = Cut(model, sentence, nameof(LogProbability));
        return model.LogProbability(ids, cancellationToken);
    }

    /// <summary>What the model gives each word of a text and, where the vocabulary has it, <c>&lt;/s&gt;</c> after the last.</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="sentence">A sentence, or a text of a model without sentences; may be empty.</param>
    /// <param name="cancellationToken">A token to cancel the scoring.</param>
    /// <returns>One score per token. Their log-probabilities sum to <see cref="LogProbability"/>.</returns>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="KeyNotFoundException">A token is not in the vocabulary, which has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model gives no probability.</exception>
    public static IReadOnlyList<WordScore> FullScores(this ILanguageModel model, string sentence, CancellationToken cancellationToken = default)
    {
        (IReadOnlyList<string> words, int[] ids) = Cut(model, sentence, nameof(FullScores));
        LanguageModelState state = model.CreateState();
        var scores = new WordScore[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int? order = state.MatchedOrder(ids[i]);
            double logProbability = state.Score(ids[i]);
            DistributionCheck.Require(model, [ids[i]], [logProbability]);
            scores[i] = i < words.Count
                ? new WordScore(words[i], logProbability, order, !model.Vocabulary.TryGetId(words[i], out _))
                : new WordScore(model.Vocabulary[ids[i]], logProbability, order, IsOutOfVocabulary: false);
        }

        return scores;
    }

    /// <summary>A prompt and the model's continuation of it, as one text.</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="prompt">The text to begin with; may be empty.</param>
    /// <param name="options">How tokens are chosen, and how many; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="ArgumentException">The options set no limit of tokens.</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is not in the vocabulary, which has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model gives no distribution, as one whose parameters are NaN.</exception>
    public static string GenerateText(
        this ILanguageModel model, string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        model.GenerateText(TokenizerOf(model, nameof(GenerateText)), prompt, options, cancellationToken);

    /// <summary>As <see cref="GenerateText(ILanguageModel, string, GenerationOptions?, CancellationToken)"/>, with a tokenizer in place of the model's own.</summary>
    /// <param name="model">Any language model.</param>
    /// <param name="tokenizer">Cuts the prompt into tokens and joins all tokens.</param>
    /// <param name="prompt">The text to begin with; may be empty.</param>
    /// <param name="options">How tokens are chosen, and how many; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the generation; checked before every token.</param>
    /// <exception cref="ArgumentException">The options set no limit of tokens.</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is not in the vocabulary, which has no unknown token.</exception>
    /// <exception cref="InvalidDistributionException">The model gives no distribution, as one whose parameters are NaN.</exception>
    public static string GenerateText(
        this ILanguageModel model, ITokenizer tokenizer, string prompt = "", GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (options is { MaxTokens: null })
        {
            throw new ArgumentException(
                "GenerateText: needs GenerationOptions.MaxTokens; for an endless stream use GenerateTokens.", nameof(options));
        }

        IReadOnlyList<string> tokens = tokenizer.Tokenize(prompt);
        return tokenizer.Join(tokens.Concat(model.GenerateTokens(tokens, options, cancellationToken)));
    }

    private static ITokenizer TokenizerOf(ILanguageModel model, string method)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Tokenizer ?? throw new InvalidOperationException(
            $"{method}: {model} has no tokenizer, so that text cannot be cut into its tokens. Give it one when it is made or loaded, or use the methods that take tokens.");
    }

    private static (IReadOnlyList<string> Words, int[] Ids) Cut(ILanguageModel model, string sentence, string method)
    {
        IReadOnlyList<string> words = TokenizerOf(model, method).Tokenize(sentence);
        int[] ids = model.Vocabulary.Encode(words);
        return (words, model.Vocabulary.EndId is { } end ? [.. ids, end] : ids);
    }
}
