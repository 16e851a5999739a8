using SeqModels.Numerics;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Generated recordings of motion for docs/guide/classify-and-tag.md.</summary>
internal static class MotionData
{
    /// <summary>Recordings of two sensors over 20 to 39 steps: 0 walking, 1 running, and rarely 2, walking with a stumble.</summary>
    public static (float[,] Vectors, int Label)[] Recordings()
    {
        var random = new RandomSource(4);
        return [.. Enumerable.Range(0, 900).Select(i =>
        {
            int label = i % 12 == 0 ? 2 : i % 2, stumble = 5 + random.NextInt(12);
            double speed = label == 1 ? 0.62 : 0.5, phase = 6.28 * random.NextDouble();
            var vectors = new float[20 + random.NextInt(20), 2];
            for (int t = 0; t < vectors.GetLength(0); t++)
            {
                double jolt = label == 2 && t - stumble is 0 or 1 ? 1.4 : 0;
                vectors[t, 0] = (float)(Math.Sin((speed * t) + phase) + jolt + (0.4 * random.NextNormal()));
                vectors[t, 1] = (float)(Math.Cos((speed * t) + phase) - jolt + (0.4 * random.NextNormal()));
            }

            return (vectors, label);
        })];
    }
}
