using SeqModels.Data;
using SeqModels.Numerics;

namespace SeqModels.Tests.Sequences;

/// <summary>Small data with a rule that is easy to learn.</summary>
internal static class SequenceData
{
    public static readonly string[] Tags = ["O", "B-A", "I-A", "B-B", "I-B"];

    /// <summary>Token sequences of length 1 to 12 of 6 tokens; the class is 1 if token 5 occurs.</summary>
    public static SequenceBatches Classes(int count, ulong seed) => Make(count, seed, (tokens, _) => SequenceExample.FromTokens(tokens).WithLabel(tokens.Contains(5) ? 1 : 0));

    /// <summary>A token 4 begins an entity A, 5 an entity B, of as many tokens as are followed by 3s.</summary>
    public static SequenceBatches Entities(int count, ulong seed) => Make(count, seed, (tokens, _) =>
    {
        int[] tags = new int[tokens.Length];
        for (int t = 0; t < tokens.Length; t++)
        {
            int before = t == 0 ? 0 : tags[t - 1];
            tags[t] = tokens[t] == 4 ? 1 : tokens[t] == 5 ? 3 : tokens[t] != 3 || before == 0 ? 0 : before <= 2 ? 2 : 4;
        }

        return SequenceExample.FromTokens(tokens).WithStepLabels(tags);
    });

    /// <summary>Vectors of two features; the values are the mean of the first and the last of the second feature.</summary>
    public static SequenceBatches Values(int count, ulong seed) => Make(count, seed, (tokens, random) =>
    {
        float[,] vectors = new float[tokens.Length, 2];
        float sum = 0;
        for (int t = 0; t < tokens.Length; t++)
            sum += (vectors[t, 0] = random.NextFloat()) + (0 * (vectors[t, 1] = random.NextFloat()));
        return SequenceExample.FromVectors(vectors).WithValues(new[] { sum / tokens.Length, vectors[tokens.Length - 1, 1] });
    });

    private static SequenceBatches Make(int count, ulong seed, Func<int[], RandomSource, SequenceExample> row)
    {
        var random = new RandomSource(seed);
        var rows = new SequenceExample[count];
        for (int i = 0; i < count; i++)
        {
            int[] tokens = new int[1 + random.NextInt(12)];
            for (int t = 0; t < tokens.Length; t++)
                tokens[t] = random.NextInt(10) is var draw && draw < 6 ? draw : draw % 4;
            rows[i] = row(tokens, random);
        }

        return new SequenceBatches(rows, new SequenceBatchOptions { BatchSize = 16, PoolBatches = 4 });
    }
}
