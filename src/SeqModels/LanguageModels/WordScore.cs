using System.Globalization;

namespace SeqModels.LanguageModels;

/// <summary>The score of one token of a text.</summary>
/// <param name="Word">The token as in the text, also if it is out of vocabulary.</param>
/// <param name="LogProbability">ln p(word | the words before), in nats; that of <c>&lt;unk&gt;</c> if the word is out of vocabulary.</param>
/// <param name="MatchedOrder">The order of the longest matched n-gram; null for models without n-grams.</param>
/// <param name="IsOutOfVocabulary">Whether the word is scored as the unknown token.</param>
public readonly record struct WordScore(string Word, double LogProbability, int? MatchedOrder, bool IsOutOfVocabulary)
{
    /// <summary>For example <c>first: ln p = -2.3026, 2-gram</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Word}: ln p = {LogProbability:F4}{(MatchedOrder is { } order ? $", {order}-gram" : "")}{(IsOutOfVocabulary ? ", OOV" : "")}");
}
