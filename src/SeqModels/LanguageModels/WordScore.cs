using System.Globalization;

namespace SeqModels.LanguageModels;

/// <summary>What a language model gives one word of a text.</summary>
/// <param name="Word">The word as the text has it, also where the vocabulary does not.</param>
/// <param name="LogProbability">ln p(word | the words before), in nats; that of <c>&lt;unk&gt;</c> for a word that is not of the vocabulary.</param>
/// <param name="MatchedOrder">The order of the longest n-gram that the probability is read from; null for models that match no n-grams.</param>
/// <param name="IsOutOfVocabulary">Whether the word is scored as the unknown token.</param>
public readonly record struct WordScore(string Word, double LogProbability, int? MatchedOrder, bool IsOutOfVocabulary)
{
    /// <summary>For example <c>first: ln p = -2.3026, 2-gram</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Word}: ln p = {LogProbability:F4}{(MatchedOrder is { } order ? $", {order}-gram" : "")}{(IsOutOfVocabulary ? ", OOV" : "")}");
}
