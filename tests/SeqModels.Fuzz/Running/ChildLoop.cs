using System.Diagnostics;
using SeqModels.Fuzz.Mutations;
using SeqModels.Fuzz.Readers;
using SeqModels.Numerics;

namespace SeqModels.Fuzz.Running;

/// <summary>The child process: one reader, one mutation after another.</summary>
internal sealed class ChildLoop : IDisposable
{
    private const long MemoryStep = 1 << 20;

    private readonly FuzzReader _reader;
    private readonly string _folder;
    private readonly Board _board;
    private readonly PeakMemory _memory = new();

    /// <param name="reader">The reader.</param>
    /// <param name="folder">The folder of the parent, with the board.</param>
    public ChildLoop(FuzzReader reader, string folder)
    {
        (_reader, _folder, _board) = (reader, folder, new Board(BoardPath(folder)));
        Parallelism.Degree = 1;
    }

    public static string BoardPath(string folder) => Path.Combine(folder, "board");

    /// <summary>Reads mutations, or one file; each failure is a line on the standard output.</summary>
    public void Run(ulong seed, long first, long last, string? file)
    {
        Warm();
        for (long number = first; number <= last; number++)
        {
            byte[] bytes = file is not null ? File.ReadAllBytes(file) : MutationSource.Bytes(_reader, seed, number);
            _board.Begin(number);
            long begun = Stopwatch.GetTimestamp();
            Failure? failure = Read(bytes, number, out bool isAccepted);
            TimeSpan time = Stopwatch.GetElapsedTime(begun);
            failure ??= CheckMemory(bytes, number);
            if (failure is null && number <= 0 && !isAccepted)
            {
                failure = new Failure(number, bytes.Length, "a seed is refused", "the reader refuses a file that it must accept");
            }

            if (failure is not null)
            {
                Console.Out.WriteLine(failure.ToLine());
            }

            _board.End(failure is null ? isAccepted : null, time);
        }

        _board.IsDone = true;
    }

    public void Dispose()
    {
        _memory.Dispose();
        _board.Dispose();
    }

    /// <summary>Code that is compiled at first use is not the file's memory.</summary>
    private void Warm()
    {
        for (long number = MutationSource.First(_reader); number <= 0; number++)
        {
            _board.Begin(number);
            Read(MutationSource.Bytes(_reader, 0, number), number, out _);
        }

        _board.Abandon();
        _memory.Reset();
    }

    private Failure? Read(byte[] bytes, long number, out bool isAccepted)
    {
        isAccepted = false;
        try
        {
            _reader.Read(new FuzzInput(bytes, _folder));
            isAccepted = true;
            return null;
        }
        catch (Exception exception) when (_reader.IsDocumented(exception))
        {
            return null;
        }
        catch (Exception exception)
        {
            return Failure.Of(number, bytes.Length, exception);
        }
    }

    /// <summary>Growth that is noticed is measured: the file is read again after a collection.</summary>
    private Failure? CheckMemory(byte[] bytes, long number)
    {
        long limit = Limits.MemoryFor(bytes.Length);
        if (_memory.Growth() <= Math.Max(Limits.LeastMemory, Math.Min(limit, _board.MostMemory + MemoryStep)))
        {
            return null;
        }

        _memory.Reset();
        Read(bytes, number, out _);
        long growth = _memory.Growth();
        _memory.Reset();
        _board.SawMemory(growth);
        return growth > limit
            ? new Failure(number, bytes.Length, "memory", $"{growth >> 20} MB for {bytes.Length} bytes; {limit >> 20} MB are allowed")
            : null;
    }
}
