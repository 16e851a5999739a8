namespace SeqModels.Text;

/// <summary>Cuts the lines of a file into words and numbers them by a table, growing it or not.</summary>
internal sealed class SentenceReader : IDisposable
{
    private const int ChunkLength = 1 << 18;

    private readonly string _path;
    private readonly SentenceFileOptions _options;
    private readonly ByteTokenTable _table;
    private readonly bool _grows;
    private readonly int _unknown;
    private readonly int _begin;
    private readonly int _end;
    private readonly ByteWords _words;
    private readonly SentenceBlocks _blocks;
    private readonly List<int[]> _chunks = [];
    private int[] _ends = new int[1 << 10];
    private int _sentences;
    private long _lines;

    /// <summary>A reader that numbers by <paramref name="table"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="table">The tokens with their numbers.</param>
    /// <param name="grows">Whether new tokens get new numbers rather than that of the unknown token.</param>
    /// <param name="specials">The numbers of the unknown, begin and end tokens, −1 for one that is missing.</param>
    public SentenceReader(string path, SentenceFileOptions options, ByteTokenTable table, bool grows, (int Unknown, int Begin, int End) specials)
    {
        (_path, _options, _table, _grows) = (path, options, table, grows);
        (_unknown, _begin, _end) = specials;
        _words = new ByteWords(options.FormFeedSeparates);
        _blocks = new SentenceBlocks(path);
    }

    /// <summary>The number of words read since the last <see cref="Take"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Whether ids are kept; without, only the table's counts.</summary>
    public bool KeepsIds { get; init; } = true;

    /// <summary>Reads on; false at the end of the file.</summary>
    public bool ReadBlock()
    {
        ReadOnlySpan<byte> block = _blocks.Next(_lines);
        if (block.IsEmpty)
        {
            return false;
        }
        while (!block.IsEmpty)
        {
            block = block[ReadLine(block)..];
        }
        return true;
    }

    /// <summary>What was read, each number replaced by its entry in <paramref name="ids"/> when there is one; the reader begins anew.</summary>
    public EncodedCorpus Take(Vocabulary vocabulary, int[]? ids)
    {
        var all = new int[Count];
        for (int i = 0; i < _chunks.Count; i++)
        {
            Span<int> part = all.AsSpan(i * ChunkLength, Math.Min(ChunkLength, Count - i * ChunkLength));
            ReadOnlySpan<int> chunk = _chunks[i].AsSpan(0, part.Length);
            if (ids is null)
            {
                chunk.CopyTo(part);
            }
            else
            {
                for (int k = 0; k < part.Length; k++)
                {
                    part[k] = ids[chunk[k]];
                }
            }
            _chunks[i] = null!;
        }
        var corpus = new EncodedCorpus(vocabulary, all, _ends.AsSpan(0, _sentences).ToArray());
        _chunks.Clear();
        (Count, _sentences) = (0, 0);
        return corpus;
    }

    public void Dispose() => _blocks.Dispose();

    /// <summary>Reads one line; gives its length with the newline.</summary>
    private int ReadLine(ReadOnlySpan<byte> text)
    {
        int before = Count, i = 0;
        _lines++;
        while (i < text.Length)
        {
            byte c = text[i];
            if (_words.IsSpace(c))
            {
                i++;
                if (c == '\n')
                {
                    break;
                }
                continue;
            }
            int start = i;
            i = _words.End(text, start);
            ReadOnlySpan<byte> word = text[start..i];
            Receive(word, ByteWords.Hash(word));
        }
        if (KeepsIds && (Count > before || !_options.SkipEmptyLines))
        {
            if (_sentences == _ends.Length)
            {
                Array.Resize(ref _ends, checked(_sentences * 2));
            }
            _ends[_sentences++] = Count;
        }
        return i;
    }

    private void Receive(ReadOnlySpan<byte> token, uint hash)
    {
        int number = _grows ? _table.Add(token, hash) : _table.Find(token, hash);
        if (number < 0)
        {
            number = _unknown >= 0 ? _unknown : throw Error(token,
                "is not in the vocabulary, which has no unknown token. Build it with VocabularyOptions.Unknown set.");
        }
        else if (number == _unknown || number == _begin || number == _end)
        {
            if (_options.SpecialTokens == SpecialTokenPolicy.Skip)
            {
                return;
            }
            if (number != _unknown)
            {
                throw Error(token, "is the sentence boundary of the vocabulary and cannot be a word too. " +
                    "Remove it from the text, choose another boundary token, or set SentenceFileOptions.SpecialTokens to Skip.");
            }
            if (_options.SpecialTokens == SpecialTokenPolicy.Refuse)
            {
                throw Error(token, "is the unknown token and cannot be a word too. Replace it in the text, choose another unknown token, " +
                    "or set SentenceFileOptions.SpecialTokens to AllowUnknown or Skip.");
            }
        }
        if (KeepsIds)
        {
            int place = Count % ChunkLength;
            if (place == 0)
            {
                _chunks.Add(new int[ChunkLength]);
            }
            _chunks[^1][place] = number;
        }
        Count = checked(Count + 1);
    }

    private InvalidDataException Error(ReadOnlySpan<byte> token, string what) =>
        new($"SentenceFile: '{_path}', line {_lines}: '{System.Text.Encoding.UTF8.GetString(token)}' {what}");
}
