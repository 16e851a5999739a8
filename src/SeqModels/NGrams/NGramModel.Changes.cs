using SeqModels.NGrams.Mixing;
using SeqModels.NGrams.Pruning;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>A smaller model: the n-grams that are worth most. This one does not change.</summary>
    /// <param name="pruning">What stays.</param>
    /// <exception cref="ArgumentException">The model's scores do not sum to 1, or the pruning's counts do not fit it.</exception>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k).</exception>
    public NGramModel Prune(NGramPruning pruning)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        return FromTables(NGramPruner.Prune(ToTables(), WithCounts(pruning)), Changed($"pruned by {pruning}"));
    }

    /// <summary>Prunes in several ways and measures each: size against perplexity on a text.</summary>
    /// <param name="text">Held-out text, encoded with the model's vocabulary.</param>
    /// <param name="prunings">The prunings, each of the whole model.</param>
    /// <exception cref="ArgumentException">The text has another vocabulary; or as <see cref="Prune"/>.</exception>
    /// <exception cref="NotSupportedException">As <see cref="Prune"/>.</exception>
    public PruningCurve MeasurePruning(EncodedCorpus text, params IEnumerable<NGramPruning> prunings)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(prunings);
        return PruningCurve.Measure(ToTables(), text, prunings.Select(WithCounts));
    }

    /// <summary>A model with fewer words: n-grams with other words are dropped. This one does not change.</summary>
    /// <param name="words">The words that stay, beside the special tokens; those that the model does not know are passed over.</param>
    /// <param name="mass">What happens to the probability of the words that are dropped.</param>
    /// <exception cref="ArgumentException">The mass is to go to an unknown token that the vocabulary lacks, or the scores do not sum to 1 and are
    /// not to be left alone.</exception>
    /// <exception cref="NotSupportedException">As <see cref="Prune"/>.</exception>
    public NGramModel RestrictVocabulary(IEnumerable<string> words, NGramDroppedMass mass = NGramDroppedMass.Renormalize)
    {
        ArgumentNullException.ThrowIfNull(words);
        BackoffTables tables = VocabularyChange.Restrict(ToTables(), words, mass);
        return FromTables(tables, Changed($"restricted to {tables.Vocabulary.Count} words"));
    }

    /// <summary>A model with more words, as unigrams at the end of the vocabulary. This one does not change.</summary>
    /// <param name="words">The new words; those that the model knows are passed over.</param>
    /// <param name="probability">The unigram probability of each new word; the others are scaled by what is left. When null, the new words share
    /// the unigram probability of the unknown token with it in equal parts, and no other word changes.</param>
    /// <exception cref="ArgumentException">There is no unknown token to share with, or the new words leave nothing to the others, or the scores do
    /// not sum to 1.</exception>
    /// <exception cref="NotSupportedException">As <see cref="Prune"/>.</exception>
    public NGramModel AddWords(IEnumerable<string> words, double? probability = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        BackoffTables tables = ToTables(), changed = VocabularyChange.Add(tables, words, probability);
        return FromTables(changed, Changed($"{changed.Vocabulary.Count - tables.Vocabulary.Count} words added"));
    }

    private NGramPruning WithCounts(NGramPruning pruning) =>
        pruning is { Criterion: NGramPruningCriterion.Count, Contexts: null } ? pruning with { Contexts = Counts } : pruning;

    private string Changed(string how) => Description.Length == 0 ? how : $"{Description}; {how}";
}
