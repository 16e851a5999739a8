using SeqModels.Text.Streams;
using SeqModels.Text.Tokenizers;

namespace SeqModels.Text;

/// <summary>
/// A text and the way it is tokenized. A corpus is lazy: files are read line by line at each use, so it may be larger than memory.
/// The encoding is strict UTF-8, or UTF-16 with a byte-order mark; gzip-compressed files and streams are detected by their first bytes.
/// A byte-order mark is not part of the text. Lines end with LF or CR LF.
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

    /// <summary>The tokenization options.</summary>
    public CorpusOptions Options { get; }

    /// <summary>Creates a corpus from one file.</summary>
    /// <param name="path">The path of a plain or gzip-compressed text file in UTF-8, or in UTF-16 with a byte-order mark.</param>
    /// <param name="options">The tokenization options; null for <see cref="CorpusOptions.Sentences"/>.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    public static Corpus FromFile(string path, CorpusOptions? options = null) => FromFiles([path], options);

    /// <summary>Creates a corpus from several files in order; a line never continues from one file into the next.</summary>
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

    /// <summary>Creates a corpus from a stream, which is read to its end immediately and kept in memory.</summary>
    /// <param name="stream">Plain or gzip-compressed text in UTF-8, or in UTF-16 with a byte-order mark. Compressed text stays compressed
    /// in memory. The stream is left open.</param>
    /// <param name="options">The tokenization options; null for <see cref="CorpusOptions.Sentences"/>.</param>
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

    /// <summary>Creates a corpus from a string. A leading byte-order mark is skipped; unpaired surrogates are ordinary
    /// characters.</summary>
    public static Corpus FromText(string text, CorpusOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Corpus(() => CutLines(WithoutMark(text)), options);
    }

    /// <summary>Creates a corpus from strings that are lines without their terminators; each counts as ended by a newline. A byte-order
    /// mark at the start of the first line is skipped.</summary>
    public static Corpus FromLines(IEnumerable<string> lines, CorpusOptions? options = null)
    {
        ReadOnlyMemory<char>[] kept = [.. lines.Select((line, i) => i == 0 ? WithoutMark(line) : line.AsMemory())];
        return new Corpus(() => kept.Select((line, i) => new TextLine(line, true, true, i + 1, "lines")), options);
    }

    /// <summary>Enumerates the tokens of the text in order, including <see cref="CorpusOptions.EndOfLine"/> tokens but not sentence
    /// boundaries.</summary>
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

    /// <summary>Builds the vocabulary of this text: the same as <see cref="Vocabulary.Build"/> over <see cref="Tokens"/>, without
    /// allocating a string per token.</summary>
    /// <param name="options">Cut-offs and special tokens; null for <see cref="VocabularyOptions.Sentences"/> with sentences and
    /// the defaults with a stream.</param>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8; the message names file, byte offset and line.</exception>
    public Vocabulary BuildVocabulary(VocabularyOptions? options = null)
    {
        var counter = new TokenCounter();
        foreach (TextLine _ in Walk(counter.Add))
        {
            // Enumerating does the work.
        }
        return counter.ToVocabulary(options ?? (BySentences ? VocabularyOptions.Sentences : new VocabularyOptions()));
    }

    /// <summary>Encodes the text as token ids, with sentence boundaries if the corpus is read by sentences.</summary>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8, or a token cannot be encoded: it is not in the vocabulary,
    /// which has no unknown token, or a sentence contains <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c>. The message names file and
    /// line.</exception>
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
        return new EncodedCorpus(vocabulary, ids.Take(), ends, Options.Tokenizer);

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
                bad ??= $"'{token}' is a sentence boundary token of the vocabulary and cannot also be a word. " +
                    "Remove it from the text, or choose another boundary token.";
            }
            ids.Add(Math.Max(id, 0));
        }
    }

    /// <summary>
    /// Splits the corpus into three contiguous parts: of N units, the first ⌊train · N⌋ are the training set, those up to
    /// ⌊(train + validation) · N⌋ the validation set, the rest the test set. A unit is a line (skipped or not) for sentences and a token
    /// for a stream. Reads the text once to count the units.
    /// </summary>
    /// <param name="train">The fraction of the training set, in [0, 1].</param>
    /// <param name="validation">The fraction of the validation set, in [0, 1].</param>
    /// <param name="test">The fraction of the test set, in [0, 1]; the three fractions sum to 1.</param>
    /// <exception cref="ArgumentException">A fraction is negative, or the fractions do not sum to 1.</exception>
    public TextSplit<Corpus> Split(double train, double validation, double test)
    {
        SplitFractions.Check(train, validation, test);
        long tokens = 0;
        if (!BySentences)
        {
            foreach (TextLine _ in Walk(_ => tokens++))
            {
                // Enumerating does the work.
            }
        }
        long count = BySentences ? Math.Min(_lines().LongCount(line => line.Ends), _end) - _start : tokens;
        long first = _start + SplitFractions.Bound(count, train), second = _start + SplitFractions.Bound(count, train + validation);
        return new(new Corpus(_lines, Options, _start, first), new Corpus(_lines, Options, first, second),
            new Corpus(_lines, Options, second, _start + count));
    }

    private bool BySentences => Options.Layout == CorpusLayout.Sentences;

    /// <summary>Passes the tokens of each line in range to <paramref name="receive"/>, then yields the line; for a long line of a stream
    /// every piece, for a long sentence the last piece only.</summary>
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
