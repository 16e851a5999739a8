using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Tests.Numerics.VectorWidth;

namespace SeqModels.Tests.NGrams;

/// <summary>Next-word distributions as numbers: against the definition, and the same bits at every vector width.</summary>
[Trait("Category", "Numeric")]
public sealed class NGramDistributionTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(300)]
    public void Each_probability_is_that_of_the_definition(int words)
    {
        BackoffTables tables = RandomTables.Make(words, 3, 2000, 9);
        using NGramModel model = NGramModel.FromTables(tables).Store();
        var random = new RandomSource(1);
        var p = new float[words];
        NGramState state = model.BeginOfSentenceState();
        List<int> seen = [];
        for (int i = 0; i < 50; i++)
        {
            model.Distribution(in state, p);
            int[] context = Definition.Context(tables, seen);
            for (int word = 0; word < words; word++)
            {
                double expected = word == tables.Vocabulary.BeginId ? 0 : Math.Pow(10, Definition.Log10Probability(tables, context, word));
                Math.Abs(p[word] - expected).Should().BeLessThanOrEqualTo(4e-7 * expected, $"of word {word}");
            }
            seen.Add(model.Sample(in state, random));
            model.Score(in state, seen[^1], out state);
        }
    }

    [Fingerprint("ngram-distribution")]
    internal static void Print(Fingerprint print)
    {
        foreach (NGramStorageKind kind in (NGramStorageKind[])[NGramStorageKind.Hashed, NGramStorageKind.Packed])
        {
            using NGramModel model = NGramModel.FromTables(RandomTables.Make(100, 4, 3000, 2)).Store(new NGramStorageOptions { Kind = kind });
            var random = new RandomSource(1);
            var p = new float[model.Vocabulary.Count];
            NGramState state = model.BeginOfSentenceState();
            for (int i = 0; i < 100; i++)
            {
                model.Distribution(in state, p);
                print.Add<float>(p);
                print.Add(model.Score(in state, model.Sample(in state, random), out state));
            }
        }
    }
}
