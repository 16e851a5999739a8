using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams.Mixing;

/// <summary>Removes words from tables, adds words, and unites vocabularies.</summary>
internal static class VocabularyChange
{
    /// <summary>Keeps the special tokens and the given words, in the order of the vocabulary; n-grams with other words are
    /// removed.</summary>
    /// <exception cref="ArgumentException">The mass cannot be redistributed as specified.</exception>
    public static BackoffTables Restrict(BackoffTables tables, IEnumerable<string> words, NGramDroppedMass mass, CancellationToken cancellationToken = default)
    {
        Vocabulary old = tables.Vocabulary;
        var kept = new bool[old.Count];
        foreach (int? special in new[] { old.UnknownId, old.BeginId, old.EndId })
        {
            if (special is { } id)
            {
                kept[id] = true;
            }
        }
        foreach (string word in words)
        {
            if (old.TryGetId(word, out int id))
            {
                kept[id] = true;
            }
        }
        int[] newIds = new int[old.Count];
        List<string> tokens = [];
        double dropped = 0;
        for (int id = 0; id < newIds.Length; id++)
        {
            newIds[id] = kept[id] ? tokens.Count : -1;
            if (kept[id])
            {
                tokens.Add(old[id]);
            }
            else
            {
                dropped += BackoffNormalizer.Power(tables.Levels[0].Log10Probabilities[id]);
            }
        }
        var vocabulary = Vocabulary.FromList(tokens, Name(old, old.UnknownId), Name(old, old.BeginId), Name(old, old.EndId));
        BackoffTables result = TrieFilter.Map(tables, vocabulary, newIds, cancellationToken);
        switch (mass)
        {
            case NGramDroppedMass.Leave:
                return new BackoffTables(vocabulary, tables.BySentences, result.Levels) { IsNormalized = tables.IsNormalized && dropped == 0 };
            case NGramDroppedMass.Renormalize:
                CheckNormalized(tables, "NGramDroppedMass.Renormalize");
                BackoffScaler.Normalize(new BackoffWalker(result), cancellationToken);
                return result;
            case NGramDroppedMass.ToUnknown:
                CheckNormalized(tables, "NGramDroppedMass.ToUnknown");
                int unknown = vocabulary.UnknownId ?? throw new ArgumentException(
                    "NGramModel.RestrictVocabulary: NGramDroppedMass.ToUnknown needs a vocabulary with an unknown token.", nameof(mass));
                Set(result, unknown, Get(result, unknown) + dropped);
                BackoffNormalizer.Renormalize(new BackoffWalker(result), cancellationToken);
                return result;
            default:
                throw new ArgumentOutOfRangeException(nameof(mass), mass, "NGramModel.RestrictVocabulary: mass must be a value of NGramDroppedMass.");
        }
    }

    /// <summary>
    /// Adds words at the end of the vocabulary; those that are there already are passed over. Without <paramref name="probability"/> the
    /// new words share the unigram probability of <c>&lt;unk&gt;</c> with it in equal parts; with it each has that unigram probability and
    /// all others are scaled down. Backoff weights are computed anew.
    /// </summary>
    /// <exception cref="ArgumentException">There is no unknown token to share with, or the probabilities would be 1 or more.</exception>
    public static BackoffTables Add(BackoffTables tables, IEnumerable<string> words, double? probability, CancellationToken cancellationToken = default)
    {
        CheckNormalized(tables, "NGramModel.AddWords");
        Vocabulary old = tables.Vocabulary;
        List<string> added = [.. words.Distinct(StringComparer.Ordinal).Where(word => !old.TryGetId(word, out _))];
        if (added.Count == 0)
        {
            return tables;
        }
        var vocabulary = Vocabulary.FromList([.. old.Tokens, .. added], Name(old, old.UnknownId), Name(old, old.BeginId), Name(old, old.EndId));
        BackoffTables result = TrieFilter.Map(tables, vocabulary, [.. Enumerable.Range(0, old.Count)], cancellationToken);
        double share;
        if (probability is { } each)
        {
            share = each;
            double left = 1 - each * added.Count;
            if (!(each > 0) || !(left > 0))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"NGramModel.AddWords: {added.Count} new words of probability {each} each must leave some to the others."), nameof(probability));
            }
            for (int id = 0; id < old.Count; id++)
            {
                if (id != old.BeginId)
                {
                    Set(result, id, Get(result, id) * left);
                }
            }
        }
        else
        {
            int unknown = old.UnknownId ?? throw new ArgumentException(
                "NGramModel.AddWords: the vocabulary has no unknown token to take probability from; give the new words' probability.", nameof(words));
            share = Get(result, unknown) / (added.Count + 1);
            Set(result, unknown, share);
        }
        for (int id = old.Count; id < vocabulary.Count; id++)
        {
            Set(result, id, share);
        }
        BackoffNormalizer.Renormalize(new BackoffWalker(result), cancellationToken);
        return result;
    }

    /// <summary>The union of the vocabularies in order of first appearance, with the special tokens of any.</summary>
    /// <exception cref="ArgumentException">Two vocabularies have different special tokens.</exception>
    public static Vocabulary Unite(IReadOnlyList<Vocabulary> vocabularies)
    {
        if (vocabularies.All(v => v.Equals(vocabularies[0])))
        {
            return vocabularies[0];
        }
        return Vocabulary.FromList(vocabularies.SelectMany(v => v.Tokens).Distinct(StringComparer.Ordinal),
            Special("unknown", v => v.UnknownId), Special("begin", v => v.BeginId), Special("end", v => v.EndId));

        string? Special(string kind, Func<Vocabulary, int?> id)
        {
            string[] names = [.. vocabularies.Where(v => id(v) is not null).Select(v => v[id(v)!.Value]).Distinct(StringComparer.Ordinal)];
            return names.Length <= 1 ? names.FirstOrDefault() : throw new ArgumentException(
                $"NGramMixture: the models have different {kind} tokens, '{names[0]}' and '{names[1]}'.", nameof(vocabularies));
        }
    }

    /// <summary>The tables over a vocabulary that holds all their words; words new to them are added as by <see cref="Add"/>,
    /// or with probability 0 where there is no unknown token.</summary>
    public static BackoffTables Widen(BackoffTables tables, Vocabulary vocabulary)
    {
        Vocabulary old = tables.Vocabulary;
        if (old.Equals(vocabulary))
        {
            return tables;
        }
        BackoffTables wide = old.UnknownId is null ? tables : Add(tables, vocabulary.Tokens, null);
        int[] newIds = new int[wide.Vocabulary.Count];
        for (int id = 0; id < newIds.Length; id++)
        {
            newIds[id] = vocabulary.IdOf(wide.Vocabulary[id]);
        }
        return TrieFilter.Map(wide, vocabulary, newIds);
    }

    private static void CheckNormalized(BackoffTables tables, string what)
    {
        if (!tables.IsNormalized)
        {
            throw new ArgumentException($"{what}: the model's scores do not sum to 1 (stupid backoff), so that there is no mass to share out.");
        }
    }

    private static string? Name(Vocabulary vocabulary, int? id) => id is { } i ? vocabulary[i] : null;

    private static double Get(BackoffTables tables, int word) => BackoffNormalizer.Power(tables.Levels[0].Log10Probabilities[word]);

    private static void Set(BackoffTables tables, int word, double probability) =>
        tables.Levels[0].Log10Probabilities[word] = (float)Math.Log10(probability);
}
