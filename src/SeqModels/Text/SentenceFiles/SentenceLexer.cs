using System.Text.Unicode;

namespace SeqModels.Text.SentenceFiles;

/// <summary>Splits a block of lines into words and maps them to the numbers of a table, which may grow. Used by one thread at a
/// time.</summary>
/// <param name="options">The options.</param>
/// <param name="table">The tokens with their numbers.</param>
/// <param name="grows">Whether new tokens are added to the table rather than mapped to the unknown token.</param>
/// <param name="specials">The numbers of the unknown, begin and end tokens, −1 for one that does not exist.</param>
internal sealed class SentenceLexer(SentenceFileOptions options, ByteTokenTable table, bool grows, (int Unknown, int Begin, int End) specials)
{
    private readonly ByteWords _words = new(options.FormFeedSeparates);
    private byte[] _text = [];
    private int _length;
    private int[] _numbers = [];
    private int[] _ends = [];
    private int _count;
    private int _sentences;
    private bool _continues;
    private bool _endsLine;

    public ByteTokenTable Table => table;

    /// <summary>The block.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>The byte offset of the block in the text.</summary>
    public long Offset { get; private set; }

    /// <summary>The number of complete lines processed.</summary>
    public int Lines { get; private set; }

    /// <summary>The numbers of the words.</summary>
    public Span<int> Numbers => _numbers.AsSpan(0, _count);

    /// <summary>The exclusive end of each sentence in <see cref="Numbers"/>, including that of a sentence begun in an earlier
    /// block.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, _sentences);

    /// <summary>Whether the block is valid UTF-8; if not, nothing was processed.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>The error in the line at which processing stopped, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the block begins within a line.</summary>
    public bool Continues => _continues;

    /// <summary>Whether the block ends at the end of a line.</summary>
    public bool EndsLine => _endsLine;

    /// <summary>Copies a block into this lexer.</summary>
    /// <param name="block">The block.</param>
    /// <param name="offset">Its byte offset in the text.</param>
    /// <param name="continues">Whether it begins within a line.</param>
    /// <param name="endsLine">Whether it ends at the end of a line.</param>
    public void Load(ReadOnlySpan<byte> block, long offset, bool continues, bool endsLine)
    {
        if (_text.Length < block.Length)
        {
            _text = new byte[block.Length];
        }
        block.CopyTo(_text);
        (_length, Offset, _continues, _endsLine) = (block.Length, offset, continues, endsLine);
    }

    /// <summary>Processes the block.</summary>
    public void Cut()
    {
        (_count, _sentences, Lines, Error) = (0, 0, 0, null);
        ReadOnlySpan<byte> text = Text;
        IsUtf8 = Utf8.IsValid(text);
        while (IsUtf8 && Error is null && !text.IsEmpty)
        {
            text = text[CutLine(text)..];
        }
    }

    /// <summary>Processes one line and returns its length including the newline.</summary>
    private int CutLine(ReadOnlySpan<byte> text)
    {
        int before = _count, i = 0;
        bool ends = false;
        while (i < text.Length && Error is null)
        {
            byte c = text[i];
            if (_words.IsSpace(c))
            {
                i++;
                if (c == '\n')
                {
                    ends = true;
                    break;
                }
                continue;
            }
            int start = i;
            i = _words.End(text, start);
            ReadOnlySpan<byte> word = text[start..i];
            Receive(word, ByteWords.Hash(word));
        }
        if (Error is not null || (!ends && !_endsLine))
        {
            return i;
        }
        bool isContinued = Lines++ == 0 && _continues;
        if (_count > before || !options.SkipEmptyLines || isContinued)
        {
            if (_sentences == _ends.Length)
            {
                Array.Resize(ref _ends, Math.Max(1 << 10, _sentences * 2));
            }
            _ends[_sentences++] = _count;
        }
        return i;
    }

    private void Receive(ReadOnlySpan<byte> token, uint hash)
    {
        int number = grows ? table.Add(token, hash) : table.Find(token, hash);
        if (number < 0)
        {
            number = specials.Unknown;
            if (number < 0)
            {
                Refuse(token, "is not in the vocabulary, which has no unknown token. Build it with VocabularyOptions.Unknown set.");
                return;
            }
        }
        else if (number == specials.Unknown || number == specials.Begin || number == specials.End)
        {
            if (options.SpecialTokens == SpecialTokenPolicy.Skip)
            {
                return;
            }
            if (number != specials.Unknown)
            {
                Refuse(token, "is a sentence boundary token of the vocabulary and cannot also be a word. " +
                    "Remove it from the text, choose another boundary token, or set SentenceFileOptions.SpecialTokens to Skip.");
            }
            else if (options.SpecialTokens == SpecialTokenPolicy.Refuse)
            {
                Refuse(token, "is the unknown token of the vocabulary and cannot also be a word. Replace it in the text, choose another unknown token, " +
                    "or set SentenceFileOptions.SpecialTokens to AllowUnknown or Skip.");
            }
        }
        if (_count == _numbers.Length)
        {
            Array.Resize(ref _numbers, Math.Max(1 << 16, _count * 2));
        }
        _numbers[_count++] = number;
    }

    private void Refuse(ReadOnlySpan<byte> token, string what) => Error ??= $"'{System.Text.Encoding.UTF8.GetString(token)}' {what}";
}
