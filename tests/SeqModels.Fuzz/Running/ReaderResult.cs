namespace SeqModels.Fuzz.Running;

/// <summary>What a run of one reader came to.</summary>
internal sealed class ReaderResult(string reader, Board board, long mutations, FailureLog failures, TimeSpan time)
{
    public string Reader => reader;

    /// <summary>The mutations that were read.</summary>
    public long Mutations { get; } = Math.Min(mutations, Math.Max(0, board.Number));

    public long Accepted { get; } = board.Accepted;

    public long Refused { get; } = board.Refused;

    public FailureLog Failures => failures;

    public double SlowestMilliseconds { get; } = board.SlowestMicroseconds / 1000.0;

    public long SlowestNumber { get; } = board.SlowestNumber;

    /// <summary>The largest growth of the process by one file, in bytes; 0 when it was not worth measuring.</summary>
    public long MostMemory { get; } = board.MostMemory;

    public TimeSpan Time => time;

    /// <summary>Whether there were too many deaths to go on.</summary>
    public bool IsStopped { get; init; }
}
