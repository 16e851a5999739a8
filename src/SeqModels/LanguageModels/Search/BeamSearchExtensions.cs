using SeqModels.LanguageModels.Search;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>Beam search with every language model.</summary>
public static class BeamSearchExtensions
{
    /// <summary>
    /// Searches for the continuations of a prompt with the highest scores. Every step extends each open hypothesis by every token and keeps the
    /// <see cref="BeamSearchOptions.Width"/> most probable extensions; those that end with the end token are complete and set aside, the others
    /// are extended by the next step.
    /// </summary>
    /// <remarks>
    /// Extensions of equal probability, and results of equal score, are ordered by their ids, the lowest first. A token of probability 0 is never
    /// generated, so that there can be fewer results than requested, or none. A right-to-left model generates the tokens before the prompt, from
    /// the last to the first.
    /// <example><code>
    /// BeamHypothesis best = model.BeamSearch(vocabulary.Encode(["the"]), new() { Width = 8, LengthPenalty = LengthPenalty.Gnmt })[0];
    /// </code></example>
    /// </remarks>
    /// <param name="model">Any language model.</param>
    /// <param name="prompt">The ids of the prompt, in the order of the text; may be empty.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the search; checked before every step and every token of the prompt.</param>
    /// <returns>Up to <see cref="BeamSearchOptions.Count"/> different hypotheses, the highest score first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An id of the prompt or of the options is not in the vocabulary.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid, for example because a parameter is NaN.</exception>
    public static IReadOnlyList<BeamHypothesis> BeamSearch(
        this ILanguageModel model, IEnumerable<int> prompt, BeamSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        return new BeamSearcher(model, options ?? new BeamSearchOptions()).Search(prompt, cancellationToken);
    }

    /// <summary>As <see cref="BeamSearch"/>, with text in place of ids.</summary>
    /// <param name="model">A language model with a tokenizer.</param>
    /// <param name="prompt">The prompt; may be empty.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the search.</param>
    /// <returns>The texts, the highest score first: the prompt followed by a continuation or, with a right-to-left model, preceded by it.</returns>
    /// <exception cref="InvalidOperationException">The model has no tokenizer.</exception>
    /// <exception cref="KeyNotFoundException">A token of the prompt is out of vocabulary, and the vocabulary has no unknown token.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id of the options is not in the vocabulary.</exception>
    /// <exception cref="InvalidDistributionException">The model's probabilities are invalid.</exception>
    public static IReadOnlyList<string> BeamSearchText(
        this ILanguageModel model, string prompt = "", BeamSearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ITokenizer tokenizer = model.Tokenizer ?? throw new InvalidOperationException(
            $"BeamSearchText: {model} has no tokenizer. Pass one when the model is created or loaded, or use BeamSearch with token ids.");
        IReadOnlyList<string> tokens = tokenizer.Tokenize(prompt);
        return [.. model.BeamSearch(model.Vocabulary.Encode(tokens), options, cancellationToken).Select(Text)];

        string Text(BeamHypothesis hypothesis)
        {
            IEnumerable<string> generated = hypothesis.Tokens.Select(id => model.Vocabulary[id]);
            return tokenizer.Join(model.Direction == ReadingDirection.LeftToRight ? tokens.Concat(generated) : generated.Reverse().Concat(tokens));
        }
    }
}
