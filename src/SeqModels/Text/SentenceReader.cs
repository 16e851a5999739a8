namespace SeqModels.Text;

/// <summary>
/// Reads the lines of a file into words and numbers them by a table, growing it or not. Several threads cut blocks at once, each new word first
/// by a table of its own; the blocks come back in the text's order, so that words are numbered by their first appearance whatever the threads.
/// </summary>
internal sealed class SentenceReader : IDisposable
{
    private readonly string _path;
    private readonly ByteTokenTable _table;
    private readonly SentenceBlocks _blocks;
    private readonly SentenceLexer[] _lexers;
    private readonly Task[] _tasks;

    // [lexer]: the number in the common table of each number in its own, −1 for one not met yet; null where it uses the common table.
    private readonly int[]?[] _maps;
    private long _lines;
    private long _started;
    private long _done;
    private bool _ended;

    /// <summary>A reader that numbers by <paramref name="table"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="table">The tokens with their numbers.</param>
    /// <param name="grows">Whether new tokens get new numbers rather than that of the unknown token.</param>
    /// <param name="specials">The numbers of the unknown, begin and end tokens, −1 for one that is missing.</param>
    public SentenceReader(string path, SentenceFileOptions options, ByteTokenTable table, bool grows, (int Unknown, int Begin, int End) specials)
    {
        (_path, _table) = (path, table);
        _blocks = new SentenceBlocks(path);
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

    /// <summary>Reads on; false at the end of the file, when the table's counts are complete.</summary>
    /// <param name="sink">Takes the words; null to count only.</param>
    /// <exception cref="InvalidDataException">The text is not valid UTF-8, or a word is refused; the message names the line.</exception>
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
        _lines += lexer.Lines;
        if (lexer.Error is { } error)
        {
            throw new InvalidDataException($"SentenceFile: '{_path}', line {_lines}: {error}");
        }
        if (_maps[place] is not null)
        {
            Renumber(lexer, ref _maps[place]!);
        }
        sink?.Add(lexer.Numbers, lexer.Ends);
        return true;
    }

    public void Dispose()
    {
        for (; _done < _started; _done++)
        {
            ((IAsyncResult)_tasks[_done % _lexers.Length]).AsyncWaitHandle.WaitOne();
        }
        _blocks.Dispose();
    }

    private void Start()
    {
        ReadOnlySpan<byte> block = _blocks.Next();
        if (block.IsEmpty)
        {
            _ended = true;
            return;
        }
        int place = (int)(_started++ % _lexers.Length);
        SentenceLexer lexer = _lexers[place];
        lexer.Load(block, _blocks.Offset);
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
