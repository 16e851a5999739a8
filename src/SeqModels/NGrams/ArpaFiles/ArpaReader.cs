using System.Text;
using SeqModels.NGrams.Tables;

namespace SeqModels.NGrams.ArpaFiles;

/// <summary>Reads a backoff model from ARPA text: each n-gram is parsed directly from bytes into arrays, which are sorted where the file is
/// not.</summary>
internal sealed class ArpaReader : IDisposable
{
    private const int MaxOrder = NGramState.MaxOrder;
    private const float LogOfZero = -99;
    private const int FirstCapacity = 1 << 16;

    /// <summary>The maximum length in bytes that is kept of a line before <c>\data\</c>.</summary>
    private const int PreambleLine = 1 << 12;

    private readonly ArpaLines _lines;
    private readonly ArpaReadOptions _options;
    private readonly ArpaWords _words = new();
    private readonly List<ArpaLevel> _levels = [];
    private readonly List<ArpaOrphan> _orphans = [];
    private readonly ArpaRepairs _repairs;

    /// <summary>The words before the last one, of the n-gram read last, as bytes, as ids, and as nodes of orders 1, 2, …; −1 where there is
    /// none.</summary>
    private byte[] _prefix = new byte[256];
    private int _prefixLength;
    private readonly int[] _ids = new int[MaxOrder];
    private readonly int[] _nodes = new int[MaxOrder];
    private int _known;
    private int _order;

    /// <summary>The line of the first n-gram of the order read last; 0 if they are not on consecutive lines.</summary>
    private long _firstLine;

    private ArpaReader(Stream stream, string name, ArpaReadOptions options, CancellationToken cancellationToken)
    {
        (_lines, _options) = (new ArpaLines(stream, name, options.MaxUnpackedBytes, cancellationToken), options);
        _repairs = new ArpaRepairs(_lines, options.Strict);
    }

    /// <param name="stream">Plain or gzip; text after <c>\end\</c> is ignored.</param>
    /// <param name="name">The name in error messages.</param>
    /// <param name="options">The options.</param>
    /// <param name="report">Receives the repairs.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The text is no ARPA model; the message names the line.</exception>
    public static BackoffTables Read(Stream stream, string name, ArpaReadOptions options, out ArpaReport report, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var reader = new ArpaReader(stream, name, options, cancellationToken);
        List<long> counts = reader.ReadHeader(out string marker);
        reader._order = counts.Count;
        for (int order = 1; order <= counts.Count; order++)
        {
            reader.ReadLevel(order, counts, ref marker);
        }
        if (marker != "\\end\\")
        {
            throw reader._lines.Error($"found '{marker}', expected '\\end\\'");
        }
        reader._lines.Finish();
        BackoffTables tables = reader.ToTables();
        report = reader._repairs.ToReport();
        return tables;
    }

    public void Dispose() => _lines.Dispose();

    private List<long> ReadHeader(out string marker)
    {
        ReadOnlySpan<byte> line;
        do
        {
            if (!_lines.TryRead(out line, PreambleLine))
            {
                throw _lines.Error("the file has no line '\\data\\', so it is no ARPA file");
            }
        }
        while (!Trim(line).SequenceEqual("\\data\\"u8));
        List<long> counts = [];
        while (true)
        {
            if (!_lines.TryRead(out line))
            {
                throw _lines.Error("the file ends before '\\1-grams:'");
            }
            line = Trim(line);
            if (line.IsEmpty)
            {
                continue;
            }
            if (line[0] == '\\')
            {
                break;
            }
            if (!ArpaNumber.TryParseCount(line, out long order, out long count))
            {
                throw _lines.Error(line, "'ngram ORDER=COUNT' or '\\1-grams:'");
            }
            if (order != counts.Count + 1 || order > MaxOrder)
            {
                throw _lines.Error(line, order > MaxOrder ? $"an order of at most {MaxOrder}" : $"the count of order {counts.Count + 1}");
            }
            counts.Add(count);
        }
        marker = counts.Count > 0 && counts[0] > 0 ? ArpaLines.Show(line) : throw _lines.Error(line, "'ngram 1=COUNT' with a count above 0");
        return counts;
    }

    private void ReadLevel(int order, List<long> counts, ref string marker)
    {
        var level = new ArpaLevel((int)Math.Min(counts[order - 1], FirstCapacity));
        if (marker == $"\\{order}-grams:")
        {
            _prefixLength = _known = 0;
            marker = ReadNGrams(order, level);
        }
        else if (counts[order - 1] > 0)
        {
            throw _lines.Error($"found '{marker}', expected '\\{order}-grams:' with {counts[order - 1]} n-grams, as the header announces");
        }
        int found = level.Count + _orphans.Count(orphan => orphan.Words.Length == order);
        if (found != counts[order - 1])
        {
            _repairs.Add(ArpaRepairKind.CountMismatch, order, $"the header announces {counts[order - 1]} {order}-grams, but {found} follow", "those count");
        }
        if (order == 1)
        {
            AddUnknown(level);
        }
        level.Sort(order == 1 ? 1 : _levels[^1].Words.Length);
        _levels.Add(level);
        if (level.Duplicates > 0)
        {
            (int context, int word, int row) = level.FirstDuplicate;
            _repairs.Add(ArpaRepairKind.DuplicateNGram, order, $"the {order}-gram '{NameOf(order, context, word)}' is listed more than once",
                "the last of equal ones counts", _firstLine > 0 ? _firstLine + row : 0, level.Duplicates);
        }
    }

    /// <summary>The words of an n-gram, for a message.</summary>
    private string NameOf(int order, int context, int word)
    {
        string name = ArpaLines.Show(_words[word]);
        for (int k = order - 2; k >= 0; k--)
        {
            name = ArpaLines.Show(_words[k == 0 ? context : _levels[k].Words[context]]) + " " + name;
            if (k > 0)
            {
                context = Parent(_levels[k].Starts, context);
            }
        }
        return name;

        static int Parent(int[] starts, int node)
        {
            int low = 0;
            for (int high = starts.Length - 1; high - low > 1;)
            {
                int middle = low + ((high - low) / 2);
                (low, high) = starts[middle] <= node ? (middle, high) : (low, middle);
            }
            return low;
        }
    }

    /// <summary>Reads n-grams up to the next line with a backslash, and returns that line.</summary>
    private string ReadNGrams(int order, ArpaLevel level)
    {
        _firstLine = _lines.Number + 1;
        long rows = 0;
        while (_lines.TryRead(out ReadOnlySpan<byte> line))
        {
            int position = 0;
            ReadOnlySpan<byte> first = Next(line, ref position);
            if (first.IsEmpty)
            {
                continue;
            }
            if (first[0] == '\\')
            {
                return ArpaLines.Show(Trim(line));
            }
            if (!ArpaNumber.TryParse(first, out float log10Probability) || float.IsPositiveInfinity(log10Probability))
            {
                throw _lines.Error(first, "a base-10 logarithm of a probability");
            }
            int context = order == 1 ? 0 : Prefix(line, ref position, order);
            ReadOnlySpan<byte> word = Next(line, ref position);
            if (word.IsEmpty)
            {
                throw _lines.Error(line, $"{order} words after the probability");
            }
            float log10Backoff = Backoff(line, position, order);
            if (log10Probability > 0)
            {
                Repair(ArpaRepairKind.PositiveProbability, order, line, "has a log-probability above 0", "it counts as 0");
                log10Probability = 0;
            }
            log10Probability = Log(log10Probability);
            int id = order == 1 ? Add(word) : Id(word, order);
            _firstLine = _lines.Number == _firstLine + rows++ && context >= 0 ? _firstLine : 0;
            if (context >= 0)
            {
                level.Add(context, id, log10Probability, log10Backoff);
            }
            else
            {
                Repair(ArpaRepairKind.MissingContext, order, line, "has first words that are no n-gram of the file",
                    "they are added with the probability of backing off");
                _orphans.Add(new ArpaOrphan([.. _ids.AsSpan(0, order - 1), id], log10Probability, log10Backoff));
            }
        }
        throw _lines.Error($"the file ends among the {order}-grams, expected '\\end\\'");
    }

    /// <summary>Reads all words but the last and finds their node, −1 when the file lacks that n-gram.</summary>
    private int Prefix(ReadOnlySpan<byte> line, ref int position, int order)
    {
        while (position < line.Length && IsSpace(line[position]))
        {
            position++;
        }
        ReadOnlySpan<byte> text = line[position..];
        if (_prefixLength > 0 && text.Length > _prefixLength && IsSpace(text[_prefixLength])
            && text.StartsWith(_prefix.AsSpan(0, _prefixLength)))
        {
            position += _prefixLength;
            return _nodes[order - 2];
        }
        int start = position, known = 0;
        for (int j = 0; j < order - 1; j++)
        {
            ReadOnlySpan<byte> word = Next(line, ref position);
            if (word.IsEmpty)
            {
                throw _lines.Error(line, $"{order} words after the probability");
            }
            int id = Id(word, order);
            known = known == j && j < _known && _ids[j] == id ? j + 1 : known;
            _ids[j] = id;
        }
        _prefixLength = position - start;
        if (_prefix.Length < _prefixLength)
        {
            _prefix = new byte[_prefixLength * 2];
        }
        line.Slice(start, _prefixLength).CopyTo(_prefix);
        for (int j = known; j < order - 1; j++)
        {
            _nodes[j] = j == 0 ? _ids[0] : _nodes[j - 1] < 0 ? -1 : _levels[j].Child(_nodes[j - 1], _ids[j]);
        }
        _known = order - 1;
        return _nodes[order - 2];
    }

    private float Backoff(ReadOnlySpan<byte> line, int position, int order)
    {
        ReadOnlySpan<byte> text = Next(line, ref position);
        if (text.IsEmpty)
        {
            if (order < _order)
            {
                Repair(ArpaRepairKind.MissingBackoff, order, line, "has no backoff weight", "it counts as 0");
            }
            return 0;
        }
        if (!ArpaNumber.TryParse(text, out float value) || float.IsPositiveInfinity(value))
        {
            throw _lines.Error(text, "a base-10 logarithm of a backoff weight, or the end of the line");
        }
        ReadOnlySpan<byte> more = Next(line, ref position);
        return more.IsEmpty ? Log(value) : throw _lines.Error(more, "the end of the line");
    }

    private void Repair(ArpaRepairKind kind, int order, ReadOnlySpan<byte> line, string what, string done)
    {
        if (!_repairs.Again(kind, order))
        {
            _repairs.Add(kind, order, $"'{ArpaLines.Show(Trim(line))}' {what}", done);
        }
    }

    private int Add(ReadOnlySpan<byte> word) => _words.HasRoom(word.Length) ? _words.Add(word) : throw _lines.Error("the words together are longer than 2 GiB");

    private int Id(ReadOnlySpan<byte> word, int order)
    {
        int id = Find(word);
        if (id < 0 && ArpaSpecials.OtherCase(word) is { } other && (id = Find(Encoding.ASCII.GetBytes(other))) >= 0
            && !_repairs.Again(ArpaRepairKind.UpperCaseSpecial, order))
        {
            _repairs.Add(ArpaRepairKind.UpperCaseSpecial, order, $"'{ArpaLines.Show(word)}' is no 1-gram", $"it is taken for '{other}'");
        }
        return id >= 0 ? id : throw _lines.Error(word, "a word of the 1-grams");
    }

    private int Find(ReadOnlySpan<byte> word) => _words.Find(word, ArpaWords.Hash(word));

    private void AddUnknown(ArpaLevel level)
    {
        if (_options.AddUnknown && Find("<unk>"u8) < 0 && Find("<UNK>"u8) < 0)
        {
            if (_words.Count > 0)
            {
                _repairs.Add(ArpaRepairKind.MissingUnknown, 1, "there is no '<unk>' among the 1-grams",
                    "it is added with probability 0 (ArpaReadOptions.AddUnknown)", line: 0);
            }
            level.Add(0, _words.Add("<unk>"u8), float.NegativeInfinity, 0);
        }
        if (_words.Count == 0)
        {
            throw _lines.Error("there are no 1-grams");
        }
    }

    private BackoffTables ToTables()
    {
        var vocabulary = ArpaVocabulary.Read(_words, _options.EscapedTokens, _lines, _repairs);
        if (vocabulary.BeginId is { } begin)
        {
            _levels[0].Log10Probabilities[begin] = float.NegativeInfinity;
        }
        while (_levels.Count > 1 && _levels[^1].Words.Length == 0 && _orphans.All(o => o.Words.Length < _levels.Count)
            && !_levels[^2].Log10Backoffs.AsSpan().ContainsAnyExcept(0f))
        {
            _levels.RemoveAt(_levels.Count - 1);
        }
        var levels = new BackoffLevel[_levels.Count];
        for (int k = 0; k < levels.Length; k++)
        {
            bool inner = k + 1 < levels.Length;
            levels[k] = new BackoffLevel
            {
                Words = k == 0 ? null : _levels[k].Words,
                Log10Probabilities = _levels[k].Log10Probabilities,
                Log10Backoffs = inner ? _levels[k].Log10Backoffs : [],
                ChildStarts = inner ? _levels[k + 1].Starts : [],
            };
        }
        var tables = new BackoffTables(vocabulary, vocabulary.BeginId is not null && vocabulary.EndId is not null, levels);
        if (_orphans.Count > 0)
        {
            tables = ArpaOrphan.Insert(tables, _orphans);
        }
        return new BackoffTables(vocabulary, tables.BySentences, tables.Levels) { IsNormalized = tables.IsNormalized };
    }

    private static float Log(float value) => value <= LogOfZero ? float.NegativeInfinity : value;

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r';

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8);

    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> line, ref int position)
    {
        int start = position;
        while (start < line.Length && IsSpace(line[start]))
        {
            start++;
        }
        int end = start;
        while (end < line.Length && !IsSpace(line[end]))
        {
            end++;
        }
        position = end;
        return line[start..end];
    }
}
