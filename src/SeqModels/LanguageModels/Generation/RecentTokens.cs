namespace SeqModels.LanguageModels.Generation;

/// <summary>Which tokens occur among the last ones of a text.</summary>
/// <param name="size">The number of token ids.</param>
/// <param name="window">How many tokens count as the last ones; null for all.</param>
internal sealed class RecentTokens(int size, int? window)
{
    private readonly long[] _counts = new long[size];
    private readonly Queue<int> _tokens = new();

    public bool Contains(int token) => _counts[token] > 0;

    public void Add(int token)
    {
        _counts[token]++;
        if (window is not { } length)
            return;
        _tokens.Enqueue(token);
        if (_tokens.Count > length)
            _counts[_tokens.Dequeue()]--;
    }
}
