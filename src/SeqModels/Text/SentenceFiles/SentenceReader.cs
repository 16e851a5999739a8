using System.Globalization;

namespace SeqModels.Text.SentenceFiles;

/// <summary>
/// Reads the lines of a file as words and maps them to the numbers of a table, which may grow. Several threads tokenize blocks in parallel,
/// each numbering new words in its own table first; the blocks are merged in text order, so that words are numbered by first occurrence
/// regardless of the number of threads.
/// </summary>
internal sealed class SentenceReader : IDisposable
{
    private readonly string _path;
    private readonly ByteTokenTable _table;
    private readonly SentenceBlocks _blocks;
    private readonly SentenceLexer[] _lexers;
    private readonly Task[] _tasks;

    // [lexer]: maps the numbers of its own table to those of the common table, −1 if not mapped yet; null if it uses the common table.
    private readonly int[]?[] _maps;
    private long _lines;
    private long _started;
    private long _done;
    private bool _ended;
    private readonly SentenceLimits _limits;
    private readonly bool _skipsEmpty;

    // Of the line that continues after the last block.
    private long _openWords;

    /// <summary>Creates a reader that maps words to the numbers of <paramref name="table"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The options.</param>
    /// <param name="table">The tokens with their numbers.</param>
    /// <param name="grows">Whether new tokens are added to the table rather than mapped to the unknown token.</param>
    /// <param name="specials">The numbers of the unknown, begin and end tokens, −1 for one that does not exist.</param>
    /// <param name="limits">The maximum lengths of words and lines; null for <see cref="SentenceLimits.None"/>.</param>
    public SentenceReader(string path, SentenceFileOptions options, ByteTokenTable table, bool grows, (int Unknown, int Begin, int End) specials,
        SentenceLimits? limits = null)
    {
        (_path, _table, _limits, _skipsEmpty) = (path, table, limits ?? SentenceLimits.None, options.SkipEmptyLines);
        _blocks = new SentenceBlocks(path, options.MaxUnpackedBytes, limits);
        int threads = _blocks.IsShort ? 1 : options.Threads;
        bool own = grows && threads > 1;
        _lexers = [.. Enumerable.Range(0, threads).Select(_ => new SentenceLexer(options, own ? table.Copy() : table, grows, specials))];
        _maps = new int[]?[threads];
        for (int i = 0; i < threads && own; i++)
        {
            _maps[i] = [.. Enumerable.Range(0, table.Count)];
        }
        _tasks = new Task[threads];
    }

    /// <summary>Whether the last block ended within a line.</summary>
    public bool IsWithinLine { get; private set; }

    /// <summary>Reads the next block; false at the end of the file, when the table's counts are complete.</summary>
    /// <param name="sink">Receives the words; null to count only.</param>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8, or a word or line is rejected; the message names the
    /// line.</exception>
    public bool ReadBlock(ISentenceSink? sink)
    {
        while (!_ended && _started - _done < _lexers.Length)
        {
            Start();
        }
        if (_started == _done)
        {
            AddCounts();
            return false;
        }
        int place = (int)(_done++ % _lexers.Length);
        _tasks[place].GetAwaiter().GetResult();
        SentenceLexer lexer = _lexers[place];
        if (!lexer.IsUtf8)
        {
            throw _blocks.Invalid(lexer.Text, lexer.Offset, _lines);
        }
        if (lexer.Error is { } error)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"SentenceFile: '{_path}', line {_lines + lexer.Lines + 1}: {error}"));
        }
        ReadOnlySpan<int> ends = Close(lexer);
        _lines += lexer.Lines;
        if (_maps[place] is not null)
        {
            Renumber(lexer, ref _maps[place]!);
        }
        sink?.Add(lexer.Numbers, ends);
        return true;
    }

    public void Dispose()
    {
        // An interrupt ends the wait: blocks still being tokenized are in their own memory.
        try
        {
            for (; _done < _started; _done++)
            {
                ((IAsyncResult)_tasks[_done % _lexers.Length]).AsyncWaitHandle.WaitOne();
            }
        }
        finally
        {
            _blocks.Dispose();
        }
    }

    /// <summary>The ends of a block's sentences, except that of a line over several blocks that has no words.</summary>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    private ReadOnlySpan<int> Close(SentenceLexer lexer)
    {
        ReadOnlySpan<int> ends = lexer.Ends;
        int words = lexer.Numbers.Length;
        if (_openWords + words > _limits.Words)
        {
            CheckLengths(lexer, ends, words);
        }
        bool isEmpty = lexer.Continues && ends is [0, ..] && _openWords == 0 && _skipsEmpty;
        long rest = words - (ends.IsEmpty ? 0 : ends[^1]);
        IsWithinLine = !lexer.EndsLine;
        _openWords = lexer.EndsLine ? 0 : ends.IsEmpty && lexer.Continues ? _openWords + rest : rest;
        return isEmpty ? ends[1..] : ends;
    }

    private void CheckLengths(SentenceLexer lexer, ReadOnlySpan<int> ends, int words)
    {
        long start = -_openWords;
        for (int i = 0; i <= ends.Length; i++)
        {
            int end = i < ends.Length ? ends[i] : words;
            if (end - start > _limits.Words)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                    $"SentenceFile: '{_path}', line {_lines + LineOf(i, lexer.Text) + 1}: the line is too long: it has {end - start} words{(i < ends.Length ? "" : " so far")}, but " +
                    $"at most {_limits.Words} are allowed. {_limits.Remedy}"));
            }
            start = end;
        }
    }

    /// <summary>The number of lines of a block before that of a sentence.</summary>
    private int LineOf(int sentence, ReadOnlySpan<byte> block)
    {
        if (!_skipsEmpty)
        {
            return sentence;
        }
        int line = 0;
        foreach (Range range in block.Split((byte)'\n'))
        {
            if (!block[range].Trim(" \t\r\0\v\f"u8).IsEmpty && sentence-- == 0)
            {
                break;
            }
            line++;
        }
        return line;
    }

    private void Start()
    {
        bool continues = !_blocks.EndsLine;
        ReadOnlySpan<byte> block = _blocks.Next();
        if (block.IsEmpty)
        {
            _ended = true;
            return;
        }
        int place = (int)(_started++ % _lexers.Length);
        SentenceLexer lexer = _lexers[place];
        lexer.Load(block, _blocks.Offset, continues, _blocks.EndsLine);
        if (_lexers.Length > 1)
        {
            _tasks[place] = Task.Run(lexer.Cut);
            return;
        }
        lexer.Cut();
        _tasks[place] = Task.CompletedTask;
    }

    private void Renumber(SentenceLexer lexer, ref int[] map)
    {
        int known = map.Length;
        if (lexer.Table.Count > known)
        {
            Array.Resize(ref map, Math.Max(lexer.Table.Count, known * 2));
            map.AsSpan(known).Fill(-1);
        }
        foreach (ref int number in lexer.Numbers)
        {
            ref int common = ref map[number];
            if (common < 0)
            {
                common = _table.NumberOf(lexer.Table, number);
            }
            number = common;
        }
    }

    private void AddCounts()
    {
        for (int i = 0; i < _lexers.Length; i++)
        {
            if (_maps[i] is { } map)
            {
                _table.AddCounts(_lexers[i].Table.Counts, map);
                _maps[i] = null;
            }
        }
    }
}
