namespace SeqModels.Tests;

/// <summary>What code allocates on the managed heap.</summary>
internal static class ManagedBytes
{
    private const int FewestRuns = 7;
    private const int MostRuns = 60;

    /// <summary>
    /// The least that this thread was charged for in several runs of an action. One run alone may be charged for what it did not allocate:
    /// a collection that another test brings about ends this thread's allocation block, and all that was left of it counts as used.
    /// What the action allocates itself is in every run. It is run on until one run had no collection beside it, within reason.
    /// </summary>
    public static long Least(Action action)
    {
        long least = long.MaxValue;
        bool undisturbed = false;
        for (int i = 0; i < FewestRuns || (!undisturbed && i < MostRuns); i++)
        {
            int collections = GC.CollectionCount(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            undisturbed |= GC.CollectionCount(0) == collections;
        }

        return least;
    }
}
