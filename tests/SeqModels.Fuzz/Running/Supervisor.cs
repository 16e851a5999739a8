using System.Diagnostics;
using SeqModels.Fuzz.Mutations;
using SeqModels.Fuzz.Readers;

namespace SeqModels.Fuzz.Running;

/// <summary>The parent process of one reader: starts a child, watches it, and starts another behind the file that the child died of.</summary>
internal sealed class Supervisor : IDisposable
{
    private const int PollMilliseconds = 50;

    private readonly FuzzReader _reader;
    private readonly ulong _seed;
    private readonly string? _file;
    private readonly TimeSpan _longest;
    private readonly FailureLog _failures;
    private readonly WorkFolder _folder = new();
    private readonly Board _board;
    private int _restarts;

    private Supervisor(FuzzReader reader, ulong seed, string? file, string? keep, TimeSpan longest)
    {
        (_reader, _seed, _file, _longest) = (reader, seed, file, longest);
        _failures = new FailureLog(reader, seed, file is null ? keep : null);
        _board = new Board(ChildLoop.BoardPath(_folder.Path));
    }

    /// <summary>Reads mutations.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="mutations">How many.</param>
    /// <param name="keep">A folder for files that failed; null for none.</param>
    /// <param name="longest">The longest time for one; null for <see cref="Limits.Time"/>.</param>
    public static ReaderResult Fuzz(FuzzReader reader, ulong seed, long mutations, string? keep, TimeSpan? longest = null)
    {
        using var supervisor = new Supervisor(reader, seed, null, keep, longest ?? Limits.Time);
        return supervisor.Run(MutationSource.First(reader), mutations);
    }

    /// <summary>Reads one file.</summary>
    public static ReaderResult Replay(FuzzReader reader, string file)
    {
        using var supervisor = new Supervisor(reader, 0, file, null, Limits.Time);
        return supervisor.Run(1, 1);
    }

    public void Dispose()
    {
        _board.Dispose();
        _folder.Dispose();
    }

    private ReaderResult Run(long first, long last)
    {
        long begun = Stopwatch.GetTimestamp(), hung = long.MinValue;
        while (!_board.IsDone && _restarts <= Limits.MostRestarts)
        {
            string? death = Watch(first, last);
            if (death is null)
            {
                break;
            }

            // The machine may have been busy: what took too long gets a second chance in a process of its own.
            bool isSecond = hung == _board.Number;
            (first, hung) = death == Hang && !isSecond ? (_board.Number, _board.Number) : (_board.Number + 1, long.MinValue);
            if (death != Hang || isSecond)
            {
                _restarts++;
                _failures.Add(new Failure(_board.Number, LengthOf(_board.Number), death, death));
            }

            _board.IsDone = first > last;
        }

        return new ReaderResult(_reader.Name, _board, last, _failures, Stopwatch.GetElapsedTime(begun)) { IsStopped = _restarts > Limits.MostRestarts };
    }

    private string Hang => $"no end after {Limits.ProcessorTime.TotalSeconds} s of the processor or {_longest.TotalSeconds} s in all";

    /// <summary>Runs a child to its end; what it died of, or null when it did all.</summary>
    private string? Watch(long first, long last)
    {
        _board.Abandon();
        using Process child = ChildProcess.Start(_reader, _folder.Path, _seed, first, last, _file);
        var errors = new List<string>();
        child.OutputDataReceived += (_, line) => _failures.TryAdd(line.Data);
        child.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "");
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        string? death = null;
        while (!child.WaitForExit(PollMilliseconds))
        {
            child.Refresh();
            death = IsTooLong(child) ? Hang : MemoryOf(child) > Limits.ProcessLimit ? $"memory: more than {Limits.ProcessLimit >> 20} MB" : null;
            if (death is not null)
            {
                child.Kill();
                break;
            }
        }

        child.WaitForExit();
        return death ?? (_board.IsDone ? null : $"the process died with status {child.ExitCode}: {DeathIn(errors)}");
    }

    /// <summary>The runtime's first line, and the library's method it died in.</summary>
    private static string DeathIn(List<string> errors)
    {
        string message = errors.Find(line => line.Length > 0) ?? "no message";
        string? place = errors.Find(line => line.Contains(" at SeqModels.", StringComparison.Ordinal) && !line.Contains(" at SeqModels.Fuzz.", StringComparison.Ordinal));
        return place is null ? message : $"{message} {place.Trim()}";
    }

    private bool IsTooLong(Process child) => _board.IsReading
        && (Environment.TickCount64 - _board.Since > _longest.TotalMilliseconds || ProcessorTimeOf(child) - _board.SinceProcessor > Limits.ProcessorTime.TotalMilliseconds);

    private static long MemoryOf(Process child) => Attempt(() => child.WorkingSet64);

    private static long ProcessorTimeOf(Process child) => Attempt(() => (long)child.TotalProcessorTime.TotalMilliseconds);

    private static long Attempt(Func<long> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return 0; // It has just ended.
        }
    }

    private int LengthOf(long number) => _file is null ? MutationSource.Bytes(_reader, _seed, number).Length : (int)new FileInfo(_file).Length;
}
