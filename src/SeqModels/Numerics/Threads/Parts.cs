namespace SeqModels.Numerics.Threads;

/// <summary>Partitions a length into parts of equal length, the last one possibly shorter, without overflow.</summary>
internal static class Parts
{
    /// <summary>The number of parts: whole / part, rounded up.</summary>
    /// <param name="whole">At least 0.</param>
    /// <param name="part">At least 1.</param>
    public static int Count(int whole, int part) => (int)(((uint)whole + (uint)part - 1) / (uint)part);

    /// <summary>The begin and end of a part, in [0, whole].</summary>
    public static (int Start, int End) Range(int index, int part, int whole)
    {
        int start = (int)long.Min((long)index * part, whole);
        return (start, whole - start < part ? whole : start + part);
    }
}
