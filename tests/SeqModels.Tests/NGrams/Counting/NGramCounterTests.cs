using CsCheck;
using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class NGramCounterTests
{
    [Fact]
    public void Any_sentences_of_any_alphabet_at_any_order()
    {
        Gen.Select(Gen.Int[1, 10], Gen.Int[1, 40], Gen.Int[1, 60], Gen.Int[0, 1_000_000]).Sample((order, types, sentences, seed) =>
        {
            int[][] text = PlainCounter.Sentences(sentences, 9, types, seed);
            PlainCounter.Check(NGramCounts.Count(PlainCounter.Encode(PlainCounter.Words(types), text), order),
                [.. text.Select(s => (int[])[1, .. s, 2])]);
        }, iter: 60);
    }

    [Fact]
    public void Any_running_text_of_any_alphabet_at_any_order()
    {
        Gen.Select(Gen.Int[1, 10], Gen.Int[1, 5], Gen.Int[0, 300], Gen.Int[0, 1_000_000]).Sample((order, types, length, seed) =>
        {
            var random = new Random(seed);
            int[] ids = [.. Enumerable.Range(0, length).Select(_ => 3 + random.Next(types))];
            PlainCounter.Check(NGramCounts.Count(new EncodedCorpus(PlainCounter.Words(types), ids), order), [ids]);
        }, iter: 60);
    }

    [Theory]
    [InlineData(3, 20_000, 400)]
    [InlineData(5, 20_000, 3)]
    [InlineData(4, 6_000, 70_000)]
    [InlineData(10, 4_000, 1)]
    public void Large_buckets_and_large_vocabularies(int order, int sentences, int types)
    {
        int[][] text = PlainCounter.Sentences(sentences, 8, types, 7);

        PlainCounter.Check(NGramCounts.Count(PlainCounter.Encode(PlainCounter.Words(types), text), order),
            [.. text.Select(s => (int[])[1, .. s, 2])]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(60)]
    [InlineData(5000)]
    public void Any_number_of_workers_gives_the_same_trie(int types)
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(types), PlainCounter.Sentences(20_000, 9, types, 3));
        NGramCounts alone = Count(1);

        PlainCounter.CheckSame(Count(2), alone);
        PlainCounter.CheckSame(Count(4), alone);

        NGramCounts Count(int degree)
        {
            using (Parallelism.Limit(degree))
            {
                return NGramCounts.Count(corpus, 6);
            }
        }
    }

    [Fact]
    public void Empty_texts_have_no_ngrams()
    {
        Vocabulary vocabulary = PlainCounter.Words(2);

        NGramCounts nothing = NGramCounts.Count(new EncodedCorpus(vocabulary, Array.Empty<int>()), 3);
        NGramCounts blank = NGramCounts.Count(PlainCounter.Encode(vocabulary, [[], []]), 3);

        (nothing.TokenCount, nothing.DistinctCount(1), nothing.DistinctCount(3)).Should().Be((0L, 0, 0));
        (blank.TokenCount, blank.CountOf(1, 2), blank.DistinctCount(3)).Should().Be((2L, 2L, 0));
    }

    [Fact]
    public void Orders_go_to_255()
    {
        var text = new EncodedCorpus(PlainCounter.Words(1), Enumerable.Repeat(3, 400).ToArray());

        NGramCounts.Count(text, 255).CountOf(Enumerable.Repeat(3, 255).ToArray()).Should().Be(146);
        text.Invoking(t => NGramCounts.Count(t, 256)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1 to 255*");
    }
}
