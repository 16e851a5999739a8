using SeqModels.NGrams.Tables;
using SeqModels.Text;
using SeqModels.Text.Tokenizers;

namespace SeqModels.NGrams.Counting;

/// <summary>Adds up counts of several texts, over one vocabulary that holds the tokens of all.</summary>
internal static class NGramUnion
{
    public static NGramCounts Merge(ReadOnlySpan<NGramCounts> parts)
    {
        NGramCounts first = parts[0];
        Vocabulary vocabulary = first.Vocabulary;
        ITokenizer? tokenizer = first.Tokenizer;
        foreach (NGramCounts part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
            if (part.Order != first.Order || part.BySentences != first.BySentences)
            {
                throw new ArgumentException(
                    $"NGramCounts.Merge: counts of order {first.Order} {Kind(first)} and of order {part.Order} {Kind(part)} cannot be added; " +
                    "count all parts in the same way.", nameof(parts));
            }
            vocabulary = Unite(vocabulary, part.Vocabulary);
            tokenizer = TokenizerDescription.Common(tokenizer, part.Tokenizer);
        }
        var sources = new List<INGramSource>();
        foreach (NGramCounts part in parts)
        {
            sources.Add(new NGramTrieSource(Renumber(part, vocabulary)));
        }
        return new NGramCounts(vocabulary, first.BySentences,
            NGramTrieWriter.Build(new NGramMerge(sources, first.Order), vocabulary.Count, first.Order))
        {
            FirstAppearance = Appearance(parts, vocabulary),
            Tokenizer = tokenizer,
        };
    }

    /// <summary>First appearances as if the parts followed each other; unknown when one of them is.</summary>
    private static int[]? Appearance(ReadOnlySpan<NGramCounts> parts, Vocabulary vocabulary)
    {
        var appearance = new FirstAppearance(vocabulary.Count);
        foreach (NGramCounts part in parts)
        {
            if (part.FirstAppearance is not { } ranks)
            {
                return null;
            }
            int[] counts = part.Levels[0].Counts;
            int[] seen = [.. Enumerable.Range(0, ranks.Length).Where(id => counts[id] > 0 && (!part.BySentences || (id != part.Vocabulary.BeginId && id != part.Vocabulary.EndId)))];
            Array.Sort(Array.ConvertAll(seen, id => ranks[id]), seen);
            appearance.See(Array.ConvertAll(seen, id => vocabulary.IdOf(part.Vocabulary[id])));
        }
        return appearance.Ranks();
    }

    private static string Kind(NGramCounts counts) => counts.BySentences ? "by sentences" : "of running text";

    /// <summary>The first vocabulary, then the tokens that only the second has.</summary>
    private static Vocabulary Unite(Vocabulary first, Vocabulary second)
    {
        if (first.Equals(second))
        {
            return first;
        }
        string? unknown = Name(first, first.UnknownId), begin = Name(first, first.BeginId), end = Name(first, first.EndId);
        if (unknown != Name(second, second.UnknownId) || begin != Name(second, second.BeginId) || end != Name(second, second.EndId))
        {
            throw new ArgumentException(
                $"NGramCounts.Merge: the special tokens must be the same, but are those of '{first}' and '{second}'.", nameof(second));
        }
        IEnumerable<string> added = second.Tokens.Where(token => !first.TryGetId(token, out _));
        return Vocabulary.FromList([.. first.Tokens, .. added], unknown, begin, end);
    }

    private static string? Name(Vocabulary vocabulary, int? id) => id is { } known ? vocabulary[known] : null;

    /// <summary>The trie with the ids of another vocabulary that holds all its tokens.</summary>
    private static NGramLevel[] Renumber(NGramCounts counts, Vocabulary vocabulary)
    {
        if (ReferenceEquals(counts.Vocabulary, vocabulary) || counts.Vocabulary.Equals(vocabulary))
        {
            return counts.Levels;
        }
        int[] ids = NewIds();
        int order = counts.Order;
        int[][] words = new int[order][], occurrences = new int[order][], starts = new int[order][];
        var old = new int[vocabulary.Count];
        new Span<int>(old).Fill(-1);
        for (int id = 0; id < ids.Length; id++)
        {
            old[ids[id]] = id;
        }
        words[0] = [];
        for (int k = 0; k < order; k++)
        {
            NGramLevel level = counts.Levels[k];
            occurrences[k] = Array.ConvertAll(old, node => node < 0 ? 0 : level.Counts[node]);
            if (k + 1 == order)
            {
                break;
            }
            NGramLevel next = counts.Levels[k + 1];
            var children = new int[next.Counts.Length];
            words[k + 1] = new int[children.Length];
            starts[k] = new int[old.Length + 1];
            int filled = 0;
            for (int i = 0; i < old.Length; i++)
            {
                starts[k][i] = filled;
                int from = old[i] < 0 ? 0 : level.ChildStarts![old[i]], to = old[i] < 0 ? 0 : level.ChildStarts![old[i] + 1];
                for (int child = from; child < to; child++, filled++)
                {
                    (children[filled], words[k + 1][filled]) = (child, ids[next.Words![child]]);
                }
                words[k + 1].AsSpan(filled - (to - from), to - from).Sort(children.AsSpan(filled - (to - from), to - from));
            }
            starts[k][^1] = filled;
            old = children;
        }
        return NGramLevel.Join(words, occurrences, starts);

        int[] NewIds() => [.. counts.Vocabulary.Tokens.Select(token => vocabulary.IdOf(token))];
    }
}
