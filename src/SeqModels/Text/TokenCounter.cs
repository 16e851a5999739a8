namespace SeqModels.Text;

/// <summary>Counts tokens given as spans; a string is made only for a token not seen before.</summary>
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
    public Vocabulary ToVocabulary(VocabularyOptions options)
    {
        List<string> entries = options.Specials();
        int limit = options.MaximumSize ?? int.MaxValue;
        if (limit < entries.Count)
        {
            throw new ArgumentException(
                $"Vocabulary.Build: MaximumSize is {limit}, but the special tokens alone are {entries.Count}.", nameof(options));
        }
        var specials = new HashSet<string>(entries, StringComparer.Ordinal);
        entries.AddRange(Enumerable.Range(0, _tokens.Count)
            .Where(i => _counts[i] >= options.MinimumCount && !specials.Contains(_tokens[i]))
            .OrderByDescending(i => _counts[i])
            .Take(limit - entries.Count)
            .Select(i => _tokens[i]));
        return Vocabulary.FromList(entries, options.Unknown, options.Begin, options.End);
    }
}
