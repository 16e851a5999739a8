using CsCheck;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.Text;

public sealed class BatchTests
{
    /// <summary>The d2l book's example: the sequence 0 … 34, two rows, five steps.</summary>
    [Fact]
    public void Sequential_batches_are_the_books()
    {
        List<(int[] Inputs, int[] Targets, bool Continues)> batches = Collect(new SequentialBatches(Count(35), 2, 5, new() { RandomOffset = false }));

        batches.Select(b => b.Inputs).Should().BeEquivalentTo((int[][])
        [
            [0, 1, 2, 3, 4, 17, 18, 19, 20, 21],
            [5, 6, 7, 8, 9, 22, 23, 24, 25, 26],
            [10, 11, 12, 13, 14, 27, 28, 29, 30, 31],
        ], o => o.WithStrictOrdering());
        batches.Should().OnlyContain(b => b.Targets.SequenceEqual(b.Inputs.Select(i => i + 1)));
        batches.Select(b => b.Continues).Should().Equal(false, true, true);
    }

    [Fact]
    public void Random_batches_are_the_books()
    {
        Gen.Select(Gen.Int[2, 80], Gen.Int[1, 4], Gen.Int[1, 7], Gen.ULong).Sample((count, rows, steps, seed) =>
        {
            if (rows * steps > count - 1)
            {
                return;
            }
            List<(int[] Inputs, int[] Targets, bool Continues)> batches = Collect(new RandomBatches(Count(count), rows, steps), seed);
            List<int> starts = [.. batches.SelectMany(b => b.Inputs.Chunk(steps)).Select(row => row[0])];
            int offset = starts.Min() % steps;

            batches.Should().OnlyContain(b => b.Targets.SequenceEqual(b.Inputs.Select(i => i + 1)) && !b.Continues);
            batches.SelectMany(b => b.Inputs.Chunk(steps)).Should().OnlyContain(row => row.SequenceEqual(Enumerable.Range(row[0], steps)));
            starts.Should().OnlyHaveUniqueItems().And.OnlyContain(start => start % steps == offset);
            batches.Count.Should().Be((count - 1 - offset) / steps / rows);
        });
    }

    [Fact]
    public void Sequential_rows_go_on_where_they_ended()
    {
        Gen.Select(Gen.Int[2, 90], Gen.Int[1, 9], Gen.Int[1, 7], Gen.ULong).Sample((count, rows, steps, seed) =>
        {
            if (rows * steps > count - 1)
            {
                return;
            }
            var maker = new SequentialBatches(Count(count), rows, steps);
            List<(int[] Inputs, int[] Targets, bool Continues)> batches = Collect(maker, seed);

            batches.Count.Should().BeInRange(1, maker.MaxBatchCount);
            batches.Should().OnlyContain(b => b.Targets.SequenceEqual(b.Inputs.Select(i => i + 1)));
            for (int i = 1; i < batches.Count; i++)
            {
                batches[i].Inputs.Should().Equal(batches[i - 1].Inputs.Select(id => id + steps));
                batches[i].Continues.Should().BeTrue();
            }
            batches[0].Continues.Should().BeFalse();
            batches.SelectMany(b => b.Inputs).Should().OnlyHaveUniqueItems();
        });
    }

    [Theory]
    [InlineData(35, 2, 5)]
    [InlineData(43, 4, 10)]
    [InlineData(101, 12, 3)]
    [InlineData(25, 8, 3)]
    [InlineData(27, 8, 3)]
    public void Every_token_is_reached(int count, int rows, int steps)
    {
        foreach (TokenBatches batches in (TokenBatches[])[new SequentialBatches(Count(count), rows, steps), new RandomBatches(Count(count), rows, steps)])
        {
            var inputs = new HashSet<int>();
            var targets = new HashSet<int>();
            for (ulong epoch = 0; epoch < 400; epoch++)
            {
                foreach (var (input, target, _) in Collect(batches, epoch))
                {
                    inputs.UnionWith(input);
                    targets.UnionWith(target);
                }
            }
            inputs.Should().BeEquivalentTo(Enumerable.Range(0, count - 1), batches.GetType().Name);
            targets.Should().BeEquivalentTo(Enumerable.Range(1, count - 1), batches.GetType().Name);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_batches()
    {
        var batches = new RandomBatches(Count(200), 3, 5);

        Collect(batches, 5).Should().BeEquivalentTo(Collect(batches, 5), o => o.WithStrictOrdering());
        Collect(batches, 5)[0].Inputs.Should().NotEqual(Collect(batches, 6)[0].Inputs);
    }

    [Fact]
    public void Sentences_are_batched_with_their_ends()
    {
        Corpus corpus = Corpus.FromText("a b\nc\nd e");
        EncodedCorpus data = corpus.Encode(corpus.BuildVocabulary());

        TokenBatch batch = new SequentialBatches(data, 1, 7, new() { RandomOffset = false }).Epoch(new RandomSource(0)).Single();

        data.Vocabulary.Decode(batch.Targets.Span).Should().Equal("b", "</s>", "c", "</s>", "d", "e", "</s>");
    }

    [Fact]
    public void A_text_too_short_is_refused()
    {
        FluentActions.Invoking(() => new SequentialBatches(Count(10), 2, 5)).Should().Throw<ArgumentException>()
            .WithMessage("SequentialBatches: a batch of 2 rows of 5 steps needs a text of at least 11 tokens, but it has 10.*");
        FluentActions.Invoking(() => new RandomBatches(Count(11), 0, 5)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new RandomBatches(Count(11), 1, 0)).Should().Throw<ArgumentOutOfRangeException>();
        Collect(new RandomBatches(Count(11), 2, 5)).Should().ContainSingle();
    }

    private static EncodedCorpus Count(int count) => new(
        Vocabulary.FromList(Enumerable.Range(0, count).Select(i => $"{i}")), Enumerable.Range(0, count).ToArray());

    private static List<(int[] Inputs, int[] Targets, bool Continues)> Collect(TokenBatches batches, ulong seed = 1) =>
        [.. batches.Epoch(new RandomSource(seed)).Select(b => (b.Inputs.ToArray(), b.Targets.ToArray(), b.ContinuesState))];
}
