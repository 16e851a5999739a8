namespace SeqModels.Text;

/// <summary>Counts tokens given as spans; a string is allocated only for a token not seen before.</summary>
internal sealed class TokenCounter
{
    private readonly List<string> _tokens = [];
    private readonly List<long> _counts = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _index =
        new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(ReadOnlySpan<char> token)
    {
        if (!_index.TryGetValue(token, out int index))
        {
            index = _tokens.Count;
            _tokens.Add(token.ToString());
            _counts.Add(0);
            _index.Dictionary.Add(_tokens[index], index);
        }
        _counts[index]++;
    }

    /// <summary>The special tokens, then the others by descending count, ties by first appearance.</summary>
    public Vocabulary ToVocabulary(VocabularyOptions options) => Choose(_counts, i => _tokens[i], options);

    /// <summary>The special tokens, then those of the <paramref name="counts"/> by descending count, ties by number.</summary>
    public static Vocabulary Choose(IReadOnlyList<long> counts, Func<int, string> token, VocabularyOptions options)
    {
        List<string> entries = options.Specials();
        int limit = options.MaxSize ?? int.MaxValue;
        if (limit < entries.Count)
        {
            throw new ArgumentException(
                $"Vocabulary.Build: MaxSize is {limit}, but the special tokens alone are {entries.Count}.", nameof(options));
        }
        var specials = new HashSet<string>(entries, StringComparer.Ordinal);
        entries.AddRange(Enumerable.Range(0, counts.Count)
            .Where(i => counts[i] >= options.MinCount)
            .OrderByDescending(i => counts[i])
            .Select(token)
            .Where(entry => !specials.Contains(entry))
            .Take(limit - entries.Count));
        return Vocabulary.FromList(entries, options.Unknown, options.Begin, options.End);
    }
}
