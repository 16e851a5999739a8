using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>Texts in the order in which a model reads them.</summary>
internal static class ReadingOrder
{
    /// <summary>The tokens of a text in reading order; a final <c>&lt;/s&gt;</c> stays at the end.</summary>
    public static ReadOnlySpan<int> Of(ILanguageModel model, ReadOnlySpan<int> tokens) =>
        model.Direction == ReadingDirection.LeftToRight ? tokens : TokenOrder.Reverse(tokens, model.Vocabulary);

    /// <summary>The corpus in reading order.</summary>
    public static EncodedCorpus Of(ILanguageModel model, EncodedCorpus corpus) =>
        model.Direction == ReadingDirection.LeftToRight ? corpus : corpus.Reverse();

    /// <summary>
    /// The tokens of a context in reading order. A right-to-left model does not read a final <c>&lt;/s&gt;</c>: its state before the first
    /// token is that of the end of a sentence.
    /// </summary>
    public static IEnumerable<int> OfContext(ILanguageModel model, IEnumerable<int> context)
    {
        if (model.Direction == ReadingDirection.LeftToRight)
        {
            return context;
        }

        int[] tokens = [.. context];
        int length = tokens.Length > 0 && tokens[^1] == model.Vocabulary.EndId ? tokens.Length - 1 : tokens.Length;
        return tokens.Take(length).Reverse();
    }

    /// <summary>The tokens of a part of a text in reading order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">The part.</param>
    /// <param name="isWhole">Whether the part is a whole text, in which a final <c>&lt;/s&gt;</c> stays at the end.</param>
    public static ReadOnlySpan<int> OfPart(ILanguageModel model, int[] tokens, bool isWhole)
    {
        if (isWhole || model.Direction == ReadingDirection.LeftToRight)
        {
            return Of(model, tokens);
        }

        Array.Reverse(tokens);
        return tokens;
    }

    /// <summary>The position in the text of the token that is read as number <paramref name="i"/> of a text with or without a final <c>&lt;/s&gt;</c>.</summary>
    public static int Position(ILanguageModel model, ReadOnlySpan<int> tokens, int i)
    {
        int last = tokens.Length - (tokens.Length > 0 && tokens[^1] == model.Vocabulary.EndId ? 2 : 1);
        return model.Direction == ReadingDirection.LeftToRight || i > last ? i : last - i;
    }
}
