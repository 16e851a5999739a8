using SeqModels.Numerics.Threads;

namespace SeqModels.NGrams.Tables;

/// <summary>Turns probabilities into log₁₀, in place.</summary>
internal static class Logarithms
{
    private const int ElementsPerShard = 1 << 14;

    public static void Take(float[] probabilities) =>
        WorkerTeam.Run((probabilities.Length + ElementsPerShard - 1) / ElementsPerShard, new Job(probabilities));

    private readonly struct Job(float[] values) : IShardJob
    {
        public void Run(int shard)
        {
            int start = shard * ElementsPerShard;
            foreach (ref float value in values.AsSpan(start, Math.Min(ElementsPerShard, values.Length - start)))
            {
                value = Math.Min(0, (float)Math.Log10(value));
            }
        }
    }
}
