using System.Runtime.InteropServices;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Estimation;

/// <summary>n_k: how many n-grams of an order have the count k.</summary>
internal static class CountsOfCounts
{
    private const int CountsPerShard = 1 << 16;

    /// <summary>n₁ … n_K at [0] … [K − 1].</summary>
    public static long[] Of(ReadOnlySpan<int> counts, int largest)
    {
        long[] tally = new long[largest + 2];
        foreach (int count in counts)
        {
            tally[Math.Min((uint)count, (uint)largest + 1)]++;
        }
        return tally[1..^1];
    }

    /// <summary>The same by several workers.</summary>
    /// <param name="occurrences">The counts, or what they are as many as.</param>
    /// <param name="inPlace">Where given, the counts lie in the bits of its elements.</param>
    /// <param name="largest">K.</param>
    public static long[] Of(int[] occurrences, float[]? inPlace, int largest)
    {
        var job = new Job(occurrences, inPlace, new long[largest]);
        WorkerTeam.Run((occurrences.Length + CountsPerShard - 1) / CountsPerShard, job);
        return job.Total;
    }

    private readonly struct Job(int[] occurrences, float[]? inPlace, long[] total) : IShardJob
    {
        public long[] Total => total;

        public void Run(int shard)
        {
            int start = shard * CountsPerShard, length = Math.Min(CountsPerShard, occurrences.Length - start);
            ReadOnlySpan<int> counts = inPlace is null
                ? occurrences.AsSpan(start, length)
                : MemoryMarshal.Cast<float, int>(inPlace.AsSpan(start, length));
            long[] tally = Of(counts, total.Length);
            for (int i = 0; i < tally.Length; i++)
            {
                Interlocked.Add(ref total[i], tally[i]);
            }
        }
    }
}
