using SeqModels.NGrams;
using SeqModels.NGrams.Tables;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Words of every length in bits, in contexts with every number of continuations, are found in the packed form.</summary>
public sealed class PackedWordsTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(30)]
    [InlineData(90)]
    [InlineData(300)]
    [InlineData(5000)]
    [InlineData(70_000)]
    [InlineData(140_000)]
    public void The_scores_are_those_of_the_tables(int vocabularySize)
    {
        var random = new RandomSource((ulong)vocabularySize);
        Vocabulary vocabulary = RandomTables.Words(vocabularySize, sentences: false);
        int contexts = Math.Min(vocabularySize, 90);
        List<int> words = [];
        int[] starts = new int[vocabularySize + 1];
        for (int context = 0; context < vocabularySize; context++)
        {
            var own = new SortedSet<int>();
            while (context < contexts && own.Count < Math.Min(context, vocabularySize))
            {
                own.Add(random.NextInt(vocabularySize));
            }
            words.AddRange(own);
            starts[context + 1] = words.Count;
        }
        var tables = new BackoffTables(vocabulary, bySentences: false,
        [
            new BackoffLevel
            {
                Log10Probabilities = Values(vocabularySize, random),
                Log10Backoffs = Values(vocabularySize, random),
                ChildStarts = starts,
            },
            new BackoffLevel { Words = [.. words], Log10Probabilities = Values(words.Count, random) },
        ])
        {
            IsNormalized = false,
        };
        using var expected = NGramModel.FromTables(tables, "words");
        using NGramModel packed = expected.Store(new NGramStorageOptions { Kind = NGramStorageKind.Packed });
        packed.StorageKind.Should().Be(NGramStorageKind.Packed);
        for (int context = 0; context < contexts; context++)
        {
            int[] near = [.. words[starts[context]..starts[context + 1]].SelectMany(word => (int[])[word - 1, word, word + 1]), 0, vocabularySize - 1];
            foreach (int word in near.Where(word => word >= 0 && word < vocabularySize))
            {
                Score(packed, context, word).Should().Be(Score(expected, context, word), $"{word} after {context}");
            }
        }
    }

    private static (double, int) Score(NGramModel model, int context, int word)
    {
        NGramState state = model.NullContextState();
        model.Score(in state, context, out state);
        return (model.Score(in state, word, out _, out int matched), matched);
    }

    private static float[] Values(int count, RandomSource random) => [.. Enumerable.Range(0, count).Select(_ => -1 - (float)random.NextDouble())];
}
