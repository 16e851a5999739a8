namespace SeqModels.Text.SentenceFiles;

/// <summary>Collects the sentences of a text until they are taken as a corpus.</summary>
/// <param name="reuse">Whether the memory is reused for the following sentences rather than released by <see cref="Take"/>.</param>
internal sealed class SentenceChunks(bool reuse = false) : ISentenceSink
{
    private const int ChunkLength = 1 << 18;

    private readonly List<int[]> _chunks = [];
    private readonly PackedNumbers _lengths = new();
    private int _before;

    /// <summary>The number of words since the last <see cref="Take"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The number of sentences since the last <see cref="Take"/>.</summary>
    public int Sentences => _lengths.Count;

    /// <exception cref="OverflowException">There are 2³¹ words or more.</exception>
    public void Add(ReadOnlySpan<int> numbers, ReadOnlySpan<int> ends)
    {
        for (int i = 0; i < ends.Length; i++)
        {
            int end = checked(Count + ends[i]);
            _lengths.Add(end - _before);
            _before = end;
        }
        while (!numbers.IsEmpty)
        {
            int place = Count % ChunkLength, chunk = Count / ChunkLength;
            if (chunk == _chunks.Count)
            {
                _chunks.Add(new int[ChunkLength]);
            }
            int part = Math.Min(numbers.Length, ChunkLength - place);
            numbers[..part].CopyTo(_chunks[chunk].AsSpan(place));
            numbers = numbers[part..];
            Count = checked(Count + part);
        }
    }

    /// <summary>Removes and returns the sentences added, with each number mapped through <paramref name="ids"/> unless that is
    /// null.</summary>
    public EncodedCorpus Take(Vocabulary vocabulary, int[]? ids)
    {
        var all = new int[Count];
        for (int i = 0; i * ChunkLength < Count; i++)
        {
            Span<int> part = all.AsSpan(i * ChunkLength, Math.Min(ChunkLength, Count - i * ChunkLength));
            ReadOnlySpan<int> chunk = _chunks[i].AsSpan(0, part.Length);
            for (int k = 0; k < part.Length; k++)
            {
                part[k] = ids is null ? chunk[k] : ids[chunk[k]];
            }
            if (!reuse)
            {
                _chunks[i] = [];
            }
        }
        int[] ends = _lengths.Take();
        for (int i = 1; i < ends.Length; i++)
        {
            ends[i] += ends[i - 1];
        }
        var corpus = new EncodedCorpus(vocabulary, all, ends, new WhitespaceTokenizer());
        if (!reuse)
        {
            _chunks.Clear();
        }
        (Count, _before) = (0, 0);
        return corpus;
    }
}
