namespace SeqModels.NGrams.Memory;

/// <summary>
/// A budget of memory for the whole process: says what of it is left for work that begins now, and has garbage collected before it is
/// exceeded. A budget too small for any process is one for the work alone.
/// </summary>
/// <param name="budget">Bytes.</param>
internal sealed class WorkingMemory(long budget)
{
    /// <summary>From here on a budget is one for the process.</summary>
    private const long SmallestOfProcess = 1 << 24;

    /// <summary>The overhead of garbage, stacks and compiled code.</summary>
    private const double Margin = 1.0 / 16;

    /// <summary>What work gets at least, where the process has taken all before it begins.</summary>
    private const double MinShare = 1.0 / 8;

    private readonly bool _isOfProcess = budget is >= SmallestOfProcess and < long.MaxValue;

    /// <summary>Bytes that work may take beside what the process has by now.</summary>
    public long Available => _isOfProcess
        ? (long)Math.Max((budget * (1 - Margin)) - Environment.WorkingSet, budget * MinShare)
        : budget;

    /// <summary>Whether so many bytes may be taken.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="released">Bytes that the process has and gives back before it needs all of them.</param>
    public bool Fits(double bytes, double released = 0) => bytes <= Available + (_isOfProcess ? released : 0);

    /// <summary>Gives what is not used any more back at once, after a large step.</summary>
    public void Reclaim()
    {
        if (_isOfProcess)
        {
            Collect();
        }
    }

    /// <summary>The same only where work that takes so many bytes would come near the budget.</summary>
    public void MakeRoom(long bytes)
    {
        if (_isOfProcess && Environment.WorkingSet + bytes > budget * (1 - Margin))
        {
            Collect();
        }
    }

    /// <summary>Gives large arrays that are not used any more back at once: memory is kept within bounds only when they do not wait for
    /// it.</summary>
    public static void Collect() => GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
