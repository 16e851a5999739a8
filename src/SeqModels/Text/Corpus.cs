using SeqModels.Text.Streams;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Text;

/// <summary>
/// Text and the way it is read as tokens. A corpus is lazy: files are read again at each use, line by line, so it may be larger
/// than memory. Text is strict UTF-8, or UTF-16 with a byte-order mark; files and streams may be gzip, which their first bytes tell. A byte-order
/// mark is no part of the text. LF and CR LF end a line. Units (see <see cref="Split"/>) are lines for sentences and tokens for a stream.
/// </summary>
/// <example><code>
/// var (train, validation, test) = Corpus.FromFile("input.txt", CorpusOptions.Characters).Split(0.9, 0.05, 0.05);
/// Vocabulary vocabulary = train.BuildVocabulary();
/// EncodedCorpus data = train.Encode(vocabulary);
/// </code></example>
public sealed class Corpus
{
    private readonly Func<IEnumerable<TextLine>> _lines;
    private readonly long _start;
    private readonly long _end;

    private Corpus(Func<IEnumerable<TextLine>> lines, CorpusOptions? options, long start = 0, long end = long.MaxValue)
    {
        Options = options ?? CorpusOptions.Sentences;
        (_lines, _start, _end) = (lines, start, end);
    }

    /// <summary>How the text is read as tokens.</summary>
    public CorpusOptions Options { get; }

    /// <summary>A corpus from one file.</summary>
    /// <param name="path">The file; UTF-8, or UTF-16 with a byte-order mark; plain or gzip.</param>
    /// <param name="options">How the text is read; <see cref="CorpusOptions.Sentences"/> when null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Corpus FromFile(string path, CorpusOptions? options = null) => FromFiles([path], options);

    /// <summary>A corpus from several files, one after another; no line runs from one file into the next.</summary>
    /// <exception cref="FileNotFoundException">One of the files does not exist.</exception>
    public static Corpus FromFiles(IEnumerable<string> paths, CorpusOptions? options = null)
    {
        string[] files = [.. paths];
        long maximum = MaximumOf(options);
        foreach (string path in files)
        {
            ArgumentException.ThrowIfNullOrEmpty(path, nameof(paths));
            if (!File.Exists(path))
            {
                throw new FileNotFoundException($"Corpus.FromFiles: there is no file '{path}'.", path);
            }
        }
        return new Corpus(() => files.SelectMany(path => Utf8Lines.Read(TextStream.Open(path, Error(path), maximum), path, CuttingOf(options))), options);
    }

    /// <summary>A corpus from a stream, which is read to its end now and kept in memory.</summary>
    /// <param name="stream">UTF-8 text, or UTF-16 with a byte-order mark; plain or gzip, which stays compressed in memory. The stream stays open.</param>
    /// <param name="options">How the text is read; <see cref="CorpusOptions.Sentences"/> when null.</param>
    public static Corpus FromStream(Stream stream, CorpusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        const string Name = "stream";
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        (byte[] bytes, int length) = (memory.GetBuffer(), (int)memory.Length);
        long maximum = MaximumOf(options);
        return new Corpus(() => Utf8Lines.Read(new TextStream(new MemoryStream(bytes, 0, length), Error(Name), maximum), Name, CuttingOf(options)), options);
    }

    /// <summary>A corpus from a text in memory. A byte-order mark at its beginning is passed over; halves of surrogate pairs that stand alone
    /// are characters as others.</summary>
    public static Corpus FromText(string text, CorpusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Corpus(() => CutLines(WithoutMark(text)), options);
    }

    /// <summary>A corpus from lines in memory, each without its terminator and each ended by a newline. A byte-order mark at the beginning of the
    /// first is passed over.</summary>
    public static Corpus FromLines(IEnumerable<string> lines, CorpusOptions? options = null)
    {
        ReadOnlyMemory<char>[] kept = [.. lines.Select((line, i) => i == 0 ? WithoutMark(line) : line.AsMemory())];
        return new Corpus(() => kept.Select((line, i) => new TextLine(line, true, true, i + 1, "lines")), options);
    }

    /// <summary>The tokens of the text in order, <see cref="CorpusOptions.EndOfLine"/> tokens included, sentence boundaries not.</summary>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8; the message names file, byte offset and line.</exception>
    public IEnumerable<string> Tokens()
    {
        List<string> tokens = [];
        foreach (TextLine _ in Walk(token => tokens.Add(token.ToString())))
        {
            foreach (string token in tokens)
            {
                yield return token;
            }
            tokens.Clear();
        }
    }

    /// <summary>The vocabulary of this text, as <see cref="Vocabulary.Build"/> over <see cref="Tokens"/> makes it, without a string per token.</summary>
    /// <param name="options">Cut-offs and special tokens; when null, <see cref="VocabularyOptions.Sentences"/> for sentences and
    /// <see cref="VocabularyOptions.Default"/> for a stream.</param>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8; the message names file, byte offset and line.</exception>
    public Vocabulary BuildVocabulary(VocabularyOptions? options = null)
    {
        var counter = new TokenCounter();
        foreach (TextLine _ in Walk(counter.Add))
        {
            // Walking is the work.
        }
        return counter.ToVocabulary(options ?? (BySentences ? VocabularyOptions.Sentences : VocabularyOptions.Default));
    }

    /// <summary>The text as token ids, with sentence bounds when it is read by sentences.</summary>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8, or a token cannot be encoded: it is outside a vocabulary without
    /// unknown token, or a sentence holds <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c>. The message names file and line.</exception>
    public EncodedCorpus Encode(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        PackedNumbers ids = new(), lengths = new();
        int before = 0;
        string? bad = null;
        foreach (TextLine line in Walk(Receive))
        {
            if (bad is not null)
            {
                throw new InvalidDataException($"Corpus.Encode: '{line.Source}', line {line.Number}: {bad}");
            }
            if (BySentences)
            {
                lengths.Add(ids.Count - before);
                before = ids.Count;
            }
        }
        int[]? ends = BySentences ? lengths.Take() : null;
        for (int i = 1; i < ends?.Length; i++)
        {
            ends[i] += ends[i - 1];
        }
        return new EncodedCorpus(vocabulary, ids.Take(), ends);

        void Receive(ReadOnlySpan<char> token)
        {
            if (!vocabulary.TryGetId(token, out int id))
            {
                id = vocabulary.UnknownId ?? -1;
                bad ??= id >= 0
                    ? null
                    : $"'{token}' is not in the vocabulary, which has no unknown token. Build it with VocabularyOptions.Unknown set.";
            }
            else if (BySentences && (id == vocabulary.BeginId || id == vocabulary.EndId))
            {
                bad ??= $"'{token}' is the sentence boundary of the vocabulary and cannot be a word too. " +
                    "Remove it from the text, or choose another boundary token.";
            }
            ids.Add(Math.Max(id, 0));
        }
    }

    /// <summary>
    /// Cuts the corpus into three contiguous parts: of the N units, the first ⌊train · N⌋ are for training, those up to
    /// ⌊(train + validation) · N⌋ for validation, the rest for testing. A unit is a line (skipped or not) for sentences and a token for a stream.
    /// Reads the text once to count.
    /// </summary>
    /// <param name="train">Fraction for training, 0 to 1.</param>
    /// <param name="validation">Fraction for validation, 0 to 1.</param>
    /// <param name="test">Fraction for testing, 0 to 1; the three sum to 1.</param>
    /// <exception cref="ArgumentException">A fraction is negative, or they do not sum to 1.</exception>
    public (Corpus Train, Corpus Validation, Corpus Test) Split(double train, double validation, double test)
    {
        SplitFractions.Check(train, validation, test);
        long tokens = 0;
        if (!BySentences)
        {
            foreach (TextLine _ in Walk(_ => tokens++))
            {
                // Walking is the work.
            }
        }
        long count = BySentences ? Math.Min(_lines().LongCount(line => line.Ends), _end) - _start : tokens;
        long first = _start + SplitFractions.Bound(count, train), second = _start + SplitFractions.Bound(count, train + validation);
        return (new Corpus(_lines, Options, _start, first), new Corpus(_lines, Options, first, second),
            new Corpus(_lines, Options, second, _start + count));
    }

    private bool BySentences => Options.Layout == CorpusLayout.Sentences;

    /// <summary>Passes the tokens of each line in range to <paramref name="receive"/>, then yields the line; of a long line of a stream every
    /// piece, of a long sentence the last.</summary>
    private IEnumerable<TextLine> Walk(Action<ReadOnlySpan<char>> receive)
    {
        long unit = 0;
        int tokensOfLine = 0;
        Action<ReadOnlySpan<char>> filter = BySentences ? CountAndPass : PassInRange;
        foreach (TextLine line in _lines())
        {
            if (unit >= _end)
            {
                yield break;
            }
            if (!BySentences || unit >= _start)
            {
                Options.Tokenizer.Tokenize(line.Text.Span, filter);
            }
            if (BySentences)
            {
                if (!line.Ends)
                {
                    continue;
                }
                bool inRange = unit++ >= _start, skipped = tokensOfLine == 0 && Options.SkipEmptyLines;
                tokensOfLine = 0;
                if (!inRange || skipped)
                {
                    continue;
                }
            }
            else if (line.EndsWithNewline && Options.EndOfLine is { } endOfLine)
            {
                filter(endOfLine);
            }
            yield return line;
        }

        void CountAndPass(ReadOnlySpan<char> token)
        {
            tokensOfLine++;
            receive(token);
        }

        void PassInRange(ReadOnlySpan<char> token)
        {
            if (unit >= _start && unit < _end)
            {
                receive(token);
            }
            unit++;
        }
    }

    private static IEnumerable<TextLine> CutLines(ReadOnlyMemory<char> text)
    {
        for (long number = 1; !text.IsEmpty; number++)
        {
            ReadOnlySpan<char> rest = text.Span;
            int newline = rest.IndexOf('\n');
            int end = newline < 0 ? rest.Length : newline > 0 && rest[newline - 1] == '\r' ? newline - 1 : newline;
            yield return new TextLine(text[..end], true, newline >= 0, number, "text");
            text = newline < 0 ? default : text[(newline + 1)..];
        }
    }

    private static ReadOnlyMemory<char> WithoutMark(string text) => text.AsMemory(text.StartsWith('\uFEFF') ? 1 : 0);

    private static Func<string, InvalidDataException> Error(string name) => what => new InvalidDataException($"Corpus: '{name}': {what}.");

    private static long MaximumOf(CorpusOptions? options) => (options ?? CorpusOptions.Sentences).MaxUnpackedBytes;

    private static ICuttingTokenizer? CuttingOf(CorpusOptions? options) => (options ?? CorpusOptions.Sentences).Tokenizer as ICuttingTokenizer;
}
