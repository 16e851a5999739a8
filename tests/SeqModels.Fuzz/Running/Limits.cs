namespace SeqModels.Fuzz.Running;

/// <summary>What a reader may take for one file.</summary>
internal static class Limits
{
    /// <summary>The longest time of the processor, which a busy machine does not lengthen.</summary>
    public static readonly TimeSpan ProcessorTime = TimeSpan.FromSeconds(5);

    /// <summary>The longest time, for a reader that waits.</summary>
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(60);

    /// <summary>Memory that a file of any size may take: what the collector has not yet freed, scratch memory, code that is compiled.</summary>
    public const long BaseMemory = 32 << 20;

    /// <summary>Growth below this is not looked at more closely.</summary>
    public const long LeastMemory = 8 << 20;

    /// <summary>More deaths and hangs of one reader end its run.</summary>
    public const int MostRestarts = 20;

    /// <summary>Where the collector stops a child process, so that the machine survives it.</summary>
    public const long HeapLimit = 1L << 30;

    /// <summary>Where the parent kills it, for memory that is not the collector's.</summary>
    public const long ProcessLimit = 2L << 30;

    private const int MemoryPerByte = 100;

    public static long MemoryFor(long fileLength) => BaseMemory + (MemoryPerByte * fileLength);
}
