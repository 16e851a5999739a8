namespace SeqModels.Numerics.Threads;

/// <summary>
/// Counters of the calling thread's work, for tests that guard the amount of work: unlike times, counts are the same on every machine.
/// </summary>
internal static class WorkCounters
{
    /// <summary>The number of calls that used the worker team; each ends with a barrier over all of its shards.</summary>
    [ThreadStatic]
    public static long TeamCalls;

    /// <summary>The number of matrices packed into the layout of the product kernels for use by many products.</summary>
    [ThreadStatic]
    public static long Packs;

    /// <summary>The number of elements of those matrices.</summary>
    [ThreadStatic]
    public static long PackedNumbers;

    /// <summary>The number of elements of B that this thread packed for one product each, padding included.</summary>
    [ThreadStatic]
    public static long SliceNumbers;

    /// <summary>The number of elements of A that this thread packed for one product each.</summary>
    [ThreadStatic]
    public static long RowNumbers;
}
