using CsCheck;
using SeqModels.Data;
using SeqModels.Numerics;
using static SeqModels.Tests.Data.RaggedRows;

namespace SeqModels.Tests.Data;

public sealed class SequenceBatchesTests
{
    /// <summary>Whatever the options: every row once per epoch, whole batches but the last, padding by the longest of each batch.</summary>
    [Fact]
    public void An_epoch_has_every_row_once() => Gen.Select(Gen.Int[1, 90], Gen.Int[1, 12], Gen.Int[1, 4], Gen.Bool, Gen.Bool).Sample((count, size, pool, shuffle, drop) =>
    {
        if (drop && count < size)
        {
            return;
        }

        var batches = new SequenceBatches(Of(count), new() { BatchSize = size, PoolBatches = pool, Shuffle = shuffle, DropLast = drop, Seed = (ulong)count });
        SequenceBatch[] epoch = [.. batches.Epoch(3)];

        epoch.Should().HaveCount((int)batches.BatchCount);
        epoch.SkipLast(1).Select(batch => batch.Size).Should().Equal(Enumerable.Repeat(size, Math.Max(0, epoch.Length - 1)));
        Numbers(epoch).Should().OnlyHaveUniqueItems().And.HaveCount(drop ? count / size * size : count);
        foreach (SequenceBatch batch in epoch)
        {
            batch.Time.Should().Be(batch.Lengths.ToArray().Max());
            for (int i = 0; i < batch.Size; i++)
            {
                int length = batch.Lengths.Span[i];
                batch.Tokens.Values.Slice(i * batch.Time, length).ToArray().Should().Equal(Enumerable.Range((int)batch.Rows.Span[i], length));
                batch.Labels.Values.Span[i].Should().Be((int)(batch.Rows.Span[i] % 5));
            }
        }
    }, iter: 60);

    [Fact]
    public void The_order_is_new_in_every_epoch_and_given_by_the_seed()
    {
        var batches = new SequenceBatches(Of(50), new() { BatchSize = 7, PoolBatches = 2, Seed = 4 });
        Print(batches.Epoch(1)).Should().Equal(Print(new SequenceBatches(Of(50), batches.Options).Epoch(1)));
        Print(batches.Epoch(1)).Should().NotEqual(Print(batches.Epoch(2)));
        Print(batches.Epoch(1)).Should().NotEqual(Print(batches.WithOptions(batches.Options with { Seed = 5 }).Epoch(1)));
    }

    /// <summary>The order as data, so that it does not change unnoticed: a resumed run depends on it.</summary>
    [Fact]
    public void The_order_of_a_seed_is_that_of_every_version()
    {
        Numbers(new SequenceBatches(Of(12), new() { BatchSize = 5, Seed = 1 }).Epoch(1)).Should().Equal(PlainOrder);
        Numbers(new SequenceBatches(Of(12), new() { BatchSize = 2, PoolBatches = 3, Seed = 1 }).Epoch(1)).Should().Equal(PooledOrder);
    }

    private static readonly long[] PlainOrder = [4, 0, 8, 2, 3, 1, 5, 7, 10, 6, 9, 11];

    private static readonly long[] PooledOrder = [6, 11, 8, 4, 5, 9, 7, 10, 3, 0, 2, 1];

    [Fact]
    public void A_random_source_gives_the_order_and_advances_by_one_number()
    {
        var batches = new SequenceBatches(Of(40), new() { BatchSize = 8 });
        (RandomSource random, RandomSource other) = (new(3), new(3));
        IEnumerable<SequenceBatch> epoch = batches.Epoch(random);
        other.NextUInt64();

        random.SaveState().Should().Be(other.SaveState());
        Print(epoch).Should().Equal(Print(batches.Epoch(new RandomSource(3)))).And.Equal(Print(epoch), "an epoch can be enumerated again");
        Print(batches.Epoch(random)).Should().NotEqual(Print(epoch));
        Print(batches.Epoch(new RandomSource(3), 2)).Should().Equal(Print(epoch)[2..]);
    }

    [Fact]
    public void Without_shuffling_rows_keep_their_order()
    {
        var batches = new SequenceBatches(Of(10), new() { BatchSize = 4, Shuffle = false });
        Numbers(batches.Epoch(1)).Should().Equal(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Print(batches.Epoch(2)).Should().Equal(Print(batches.Epoch(1)));
    }

    [Fact]
    public void Pools_put_rows_of_similar_length_together()
    {
        var plain = new SequenceBatches(Of(400, longest: 100), new() { BatchSize = 10 });
        SequenceBatches pooled = plain.WithOptions(plain.Options with { PoolBatches = 20 }), unshuffled = plain.WithOptions(plain.Options with { PoolBatches = 2, Shuffle = false });

        plain.Measure().PaddingShare.Should().BeGreaterThan(0.35);
        pooled.Measure().PaddingShare.Should().BeLessThan(0.06);
        int[] longest = [.. pooled.Epoch(1).Select(batch => batch.Time)];
        longest.Zip(longest.Skip(1)).Should().Contain(pair => pair.First > pair.Second, "the batches are shuffled");
        foreach (SequenceBatch[] pool in unshuffled.Epoch(1).Chunk(2))
        {
            pool.SelectMany(batch => batch.Lengths.ToArray()).Should().BeInAscendingOrder();
            Numbers(pool).Order().Should().Equal(Enumerable.Range((int)(Numbers(pool).Min() / 20 * 20), 20).Select(row => (long)row));
        }
    }

    [Fact]
    public void Rows_of_equal_length_are_sorted_by_the_length_of_their_targets()
    {
        int[][] sources = [[1], [1], [1], [1]], targets = [[1, 2, 3], [1], [1, 2, 3], [1]];
        SequenceBatches batches = SequenceBatches.FromPairs(sources, targets, new() { BatchSize = 2, PoolBatches = 2, Shuffle = false });
        batches.Epoch(1).Select(batch => batch.TargetTokens.Shape[1]).Should().Equal(1, 3);
    }

    [Fact]
    public void Dropped_rows_are_others_in_every_epoch_and_not_the_longest()
    {
        var batches = new SequenceBatches(Of(11), new() { BatchSize = 4, PoolBatches = 2, DropLast = true });
        batches.BatchCount.Should().Be(2);
        long[][] dropped = [.. Enumerable.Range(1, 6).Select(epoch => Enumerable.Range(0, 11).Select(row => (long)row).Except(Numbers(batches.Epoch(epoch))).ToArray())];
        dropped.Should().OnlyContain(rows => rows.Length == 3);
        dropped.SelectMany(rows => rows).Distinct().Should().HaveCountGreaterThan(6);
    }

    [Fact]
    public void Empty_rows_are_refused_skipped_or_kept()
    {
        SequenceExample[] rows = [Row(0), SequenceExample.FromTokens(default).WithLabel(1), Row(2)];
        Message(() => new SequenceBatches(rows)).Should().Contain("row 1 is empty").And.Contain("EmptyRows");
        var skipped = new SequenceBatches(rows, new() { EmptyRows = EmptyRows.Skip, Shuffle = false });
        (skipped.RowCount, string.Join(' ', Numbers(skipped.Epoch(1)))).Should().Be((2, "0 2"));
        new SequenceBatches(rows, new() { EmptyRows = EmptyRows.Keep, Shuffle = false }).Epoch(1).Single().Lengths.Span[1].Should().Be(0);
    }

    [Fact]
    public void Wrong_rows_are_refused_by_number_before_the_first_batch()
    {
        Message(() => new SequenceBatches([Row(0), Row(1), SequenceExample.FromTokens(new[] { 1 })])).Should().Contain("SequenceBatches: row 2 has no label, but row 0 has");
        Message(() => new SequenceBatches([Row(0), null!])).Should().Contain("row 1 is null");
        Message(() => new SequenceBatches([])).Should().Contain("at least one batch").And.Contain("0 rows");
        Message(() => new SequenceBatches(Of(3), new() { BatchSize = 4, DropLast = true })).Should().Contain("3 rows").And.Contain("DropLast");
        Message(() => SequenceBatches.From((int[][])[[1], [2]], (int[])[1])).Should().Contain("2 rows, but 1 labels");
        Message(() => SequenceBatches.From((int[][])[[1], [2]], (int[])[1, -1])).Should().Contain("row 1:").And.Contain("at least 0");
        Message(() => SequenceBatches.From((int[][])[[1], [2, 3]], (int[][])[[1], [2]])).Should().Contain("row 1:").And.Contain("2 steps, but 1 labels");
        Message(() => new SequenceBatchOptions { BatchSize = 0 }).Should().Contain("SequenceBatchOptions.BatchSize: must be at least 1, but was 0");
        Message(() => new SequenceBatches(Of(3)).Epoch(0)).Should().Contain("epoch");
    }

    [Fact]
    public void The_four_jobs_have_a_factory_each()
    {
        SequenceBatchOptions inOrder = new() { Shuffle = false };
        float[][,] vectors = [new float[1, 2], new float[2, 2]];
        SequenceBatch classified = SequenceBatches.From((int[][])[[1], [2, 3]], (int[])[1, 0], inOrder).Epoch(1).Single();
        SequenceBatch tagged = SequenceBatches.From((int[][])[[1], [2, 3]], (int[][])[[5], [6, 7]], inOrder).Epoch(1).Single();
        SequenceBatch translated = SequenceBatches.FromPairs((int[][])[[1], [2, 3]], (int[][])[[5, 6, 7], [8]], inOrder).Epoch(1).Single();
        SequenceBatch rated = SequenceBatches.From(vectors, (float[][])[[0.5f], [1]], inOrder).Epoch(1).Single();
        SequenceBatch recognized = SequenceBatches.From(vectors, (int[])[3, 4], inOrder).Epoch(1).Single();

        classified.Labels.Values.ToArray().Should().Equal(1, 0);
        tagged.StepLabels.Values.ToArray().Should().Equal(5, -100, 6, 7);
        translated.TargetTokens.Values.ToArray().Should().Equal(5, 6, 7, 8, 0, 0);
        rated.Values.AsSpan().ToArray().Should().Equal(0.5f, 1);
        (recognized.Vectors.Shape[1], recognized.Labels.Values.Span[1]).Should().Be((2, 4));
    }

    [Fact]
    public void A_split_divides_the_rows_and_keeps_their_numbers()
    {
        var batches = new SequenceBatches(Of(101), new() { BatchSize = 10 });
        (SequenceBatches train, SequenceBatches test) = batches.Split(0.8, seed: 3);

        (train.RowCount, test.RowCount).Should().Be((81, 20));
        Numbers([.. train.Epoch(1), .. test.Epoch(1)]).Order().Should().Equal(Enumerable.Range(0, 101).Select(row => (long)row));
        Numbers(test.Epoch(1)).Max().Should().BeGreaterThan(60);
        Numbers(batches.Split(0.8, seed: 3).First.Epoch(1)).Should().Equal(Numbers(train.Epoch(1)));
        Numbers(batches.Split(0.8, seed: 4).First.Epoch(1)).Should().NotEqual(Numbers(train.Epoch(1)));
        new SequenceBatches(Of(2)).Split(0.01).First.RowCount.Should().Be(1);
        Message(() => batches.Split(1)).Should().Contain("in (0, 1)");
        Message(() => batches.Split(double.NaN)).Should().Contain("in (0, 1)");
        Message(() => new SequenceBatches(Of(1)).Split(0.5)).Should().Contain("at least 2 rows");
    }

    [Fact]
    public void An_epoch_is_measured_as_it_is()
    {
        var batches = new SequenceBatches(Of(45), new() { BatchSize = 8, PoolBatches = 2 });
        SequenceBatch[] epoch = [.. batches.Epoch(2)];
        SequenceBatchStatistics measured = batches.Measure(2);

        (measured.Rows, measured.Batches).Should().Be((45, 6));
        measured.Steps.Should().Be(epoch.Sum(batch => (long)batch.Lengths.ToArray().Sum()));
        measured.PaddedSteps.Should().Be(epoch.Sum(batch => (long)batch.Size * batch.Time));
        (measured.ShortestRow, measured.LongestRow).Should().Be((epoch.Min(batch => batch.Lengths.ToArray().Min()), epoch.Max(batch => batch.Time)));
        measured.PaddingShare.Should().BeInRange(0.01, 0.5);
        measured.ToString().Should().MatchRegex(@"^45 rows of 1 to \d+ steps \(mean \d+\.\d\) in 6 batches, \d+\.\d ?% padding$");
    }

    [Fact]
    public void The_identity_tells_data_and_order_apart_and_nothing_else()
    {
        string Identity(SequenceExample[] rows, SequenceBatchOptions? options = null) => new SequenceBatches(rows, options).Identity;
        string own = Identity(Of(6));

        Identity(Of(6), new() { Prefetch = 3, Seed = 9, ShuffleBuffer = 2 }).Should().Be(own);
        Identity(Of(7)).Should().NotBe(own);
        Identity(Of(6, longest: 9)).Should().NotBe(own);
        Identity([.. Of(5), Row(5).WithLabel(4)]).Should().NotBe(own);
        Identity(Of(6), new() { BatchSize = 4 }).Should().NotBe(own);
        own.Should().StartWith("6 rows of hash ");
    }

    private static string Message(Func<object> make) => make.Should().Throw<ArgumentException>().Which.Message;
}
