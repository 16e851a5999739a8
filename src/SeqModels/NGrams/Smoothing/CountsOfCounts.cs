using System.Runtime.InteropServices;
using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Smoothing;

/// <summary>n_k: how many n-grams of an order have the count k.</summary>
/// <param name="Tally">n₁ … n_K at [0] … [K − 1].</param>
/// <param name="Types">How many n-grams have a count above 0.</param>
/// <param name="Tokens">The sum of the counts.</param>
internal readonly record struct CountsOfCounts(long[] Tally, int Types, long Tokens)
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
    public static CountsOfCounts Of(int[] occurrences, float[]? inPlace, int largest)
    {
        long[] total = new long[largest], sums = new long[2];
        WorkerTeam.Run((occurrences.Length + CountsPerShard - 1) / CountsPerShard, new Job(occurrences, inPlace, total, sums));
        return new CountsOfCounts(total, (int)sums[0], sums[1]);
    }

    private readonly struct Job(int[] occurrences, float[]? inPlace, long[] total, long[] sums) : IShardJob
    {
        public void Run(int shard)
        {
            int start = shard * CountsPerShard, length = Math.Min(CountsPerShard, occurrences.Length - start);
            ReadOnlySpan<int> counts = inPlace is null
                ? occurrences.AsSpan(start, length)
                : MemoryMarshal.Cast<float, int>(inPlace.AsSpan(start, length));
            long[] tally = Of(counts, total.Length);
            long types = 0, tokens = 0;
            foreach (int count in counts)
            {
                types += count > 0 ? 1 : 0;
                tokens += count;
            }
            Interlocked.Add(ref sums[0], types);
            Interlocked.Add(ref sums[1], tokens);
            for (int i = 0; i < tally.Length; i++)
            {
                Interlocked.Add(ref total[i], tally[i]);
            }
        }
    }
}
