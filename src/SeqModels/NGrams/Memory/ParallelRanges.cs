using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Memory;

/// <summary>Independent work over 0 … count − 1, cut into ranges that depend on the count alone.</summary>
internal static class ParallelRanges
{
    private const int MinLength = 1 << 12;
    private const int MaxRanges = 64;

    /// <summary>Calls <paramref name="body"/> once for each range [from, to), on any thread, in any order.</summary>
    public static void Run(int count, Action<int, int> body, CancellationToken cancellationToken = default)
    {
        int ranges = Math.Clamp(count / MinLength, 1, MaxRanges);
        WorkerTeam.Run(ranges, new Job(count, ranges, body, cancellationToken));
    }

    private readonly struct Job(int count, int ranges, Action<int, int> body, CancellationToken cancellationToken) : IShardJob
    {
        public void Run(int shard)
        {
            cancellationToken.ThrowIfCancellationRequested();
            body((int)((long)count * shard / ranges), (int)((long)count * (shard + 1) / ranges));
        }
    }
}
