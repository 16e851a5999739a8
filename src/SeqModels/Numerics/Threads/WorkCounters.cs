namespace SeqModels.Numerics.Threads;

/// <summary>
/// What the calling thread has done so far, for tests that guard the amount of work: unlike times, counts are the same on every machine.
/// </summary>
internal static class WorkCounters
{
    /// <summary>Calls that asked the worker team to help: each ends by waiting for all of its shards, a barrier.</summary>
    [ThreadStatic]
    public static long TeamCalls;

    /// <summary>Matrices brought into the order of the product kernels for use by many products.</summary>
    [ThreadStatic]
    public static long Packs;

    /// <summary>Numbers in those matrices.</summary>
    [ThreadStatic]
    public static long PackedNumbers;
}
