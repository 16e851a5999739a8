using SeqModels.NGrams;
using SeqModels.NGrams.Counting;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Counts as one would on paper, and compares whole tries.</summary>
internal static class PlainCounter
{
    /// <summary>Every n-gram must be counted as in a dictionary of all runs of words, and no other one may be there.</summary>
    public static void Check(NGramCounts counts, int[][] sequences)
    {
        for (int order = 1; order <= counts.Order; order++)
        {
            var plain = new Dictionary<string, (int[] Words, int Count)>();
            foreach (int[] sequence in sequences)
            {
                for (int i = 0; i + order <= sequence.Length; i++)
                {
                    int[] words = sequence[i..(i + order)];
                    string key = string.Join(' ', words);
                    plain[key] = (words, plain.GetValueOrDefault(key).Count + 1);
                }
            }
            counts.DistinctCount(order).Should().Be(plain.Count);
            foreach (var (words, count) in plain.Values)
            {
                counts.CountOf(words).Should().Be(count);
            }
        }
    }

    /// <summary>Node for node the same.</summary>
    public static void CheckSame(NGramCounts actual, NGramCounts expected)
    {
        actual.Vocabulary.Should().Be(expected.Vocabulary);
        (actual.Order, actual.BySentences, actual.TokenCount).Should().Be((expected.Order, expected.BySentences, expected.TokenCount));
        actual.FirstAppearance.Should().Equal(expected.FirstAppearance);
        for (int k = 0; k < actual.Order; k++)
        {
            NGramLevel level = actual.Levels[k], other = expected.Levels[k];
            (level.Words ?? []).AsSpan().SequenceEqual(other.Words).Should().BeTrue();
            level.Counts.AsSpan().SequenceEqual(other.Counts).Should().BeTrue();
            (level.ChildStarts ?? []).AsSpan().SequenceEqual(other.ChildStarts).Should().BeTrue();
            (level.ContextTotals ?? []).AsSpan().SequenceEqual(other.ContextTotals).Should().BeTrue();
        }
    }

    /// <summary>Words w0 … and the special tokens.</summary>
    public static Vocabulary Words(int count) =>
        Vocabulary.FromList(["<unk>", "<s>", "</s>", .. Enumerable.Range(0, count).Select(i => $"w{i}")], "<unk>", "<s>", "</s>");

    /// <summary>A corpus of sentences of the ids given.</summary>
    public static EncodedCorpus Encode(Vocabulary vocabulary, int[][] sentences)
    {
        int end = 0;
        return new EncodedCorpus(vocabulary, sentences.SelectMany(s => s).ToArray(), [.. sentences.Select(s => end += s.Length)]);
    }

    /// <summary>Sentences of words that follow a Zipf-like law, so that large and small buckets occur.</summary>
    public static int[][] Sentences(int count, int longest, int types, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(longest + 1))
            .Select(_ => 3 + Math.Min(types - 1, (int)(types * Math.Pow(random.NextDouble(), 3)))).ToArray())];
    }
}
