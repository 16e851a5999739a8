using System.Collections.Concurrent;
using SeqModels.Data;
using static SeqModels.Tests.Data.RaggedRows;

namespace SeqModels.Tests.Data;

public sealed class SequenceStreamTests
{
    [Fact]
    public void A_buffer_that_holds_all_rows_gives_the_batches_of_the_list()
    {
        SequenceExample[] rows = Of(60);
        SequenceBatchOptions options = new() { BatchSize = 8, PoolBatches = 3, Seed = 2 };
        Print(SequenceBatches.Stream(() => rows, options).Epoch(4)).Should().Equal(Print(new SequenceBatches(rows, options).Epoch(4)));
    }

    /// <summary>Blocks of 24 rows: 20 rounded up to whole pools. Each is shuffled on its own.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_are_shuffled_and_pooled_within_the_buffer(bool canSeek)
    {
        SequenceBatches batches = Stream(100, new() { BatchSize = 4, PoolBatches = 3, ShuffleBuffer = 20 }, canSeek);
        SequenceBatch[] epoch = [.. batches.Epoch(1)];

        epoch.Should().HaveCount(25).And.HaveCount((int)batches.BatchCount);
        for (int block = 0; block < 5; block++)
        {
            long[] numbers = Numbers(epoch.Skip(6 * block).Take(6));
            numbers.Order().Should().Equal(Enumerable.Range(24 * block, numbers.Length).Select(row => (long)row));
            numbers.Should().NotBeInAscendingOrder();
        }

        long[] plain = Numbers(Stream(100, new() { BatchSize = 4, ShuffleBuffer = 24 }, canSeek).Epoch(1));
        plain[..24].Should().NotEqual(plain[24..48].Select(row => row - 24), "blocks have orders of their own");
        Print(batches.Epoch(1)).Should().Equal(Print(epoch));
        Print(batches.Epoch(2)).Should().NotEqual(Print(epoch));
    }

    /// <summary>From every batch on, and the position survives as text.</summary>
    [Theory]
    [InlineData(true, 0, false)]
    [InlineData(false, 0, false)]
    [InlineData(true, 3, false)]
    [InlineData(false, 2, true)]
    public void An_epoch_goes_on_from_any_batch_with_the_same_bits(bool canSeek, int prefetch, bool drop)
    {
        SequenceBatches batches = Stream(61, new() { BatchSize = 4, PoolBatches = 2, ShuffleBuffer = 9, Prefetch = prefetch, DropLast = drop }, canSeek);
        SequenceBatch[] epoch = [.. batches.Epoch(5)];
        epoch.Should().HaveCount(drop ? 15 : 16);
        for (int done = 0; done <= epoch.Length; done++)
        {
            EpochPosition position = done == 0 ? batches.Start(5) : epoch[done - 1].PositionAfter!;
            Print(batches.Epoch(EpochPosition.Parse(position.ToString()))).Should().Equal(Print(epoch[done..]));
        }

        epoch[2].PositionAfter.Should().Be(batches.Start(5) with { Batches = 3 });
    }

    [Fact]
    public void A_source_that_can_begin_anywhere_is_not_read_before_the_position()
    {
        var asked = new List<long>();
        SequenceBatches batches = SequenceBatches.Stream(start =>
        {
            asked.Add(start);
            return Rows(start, 100);
        }, new() { BatchSize = 5, ShuffleBuffer = 10 });

        batches.Epoch(batches.Start(1) with { Batches = 13 }).First().Rows.ToArray().Should().OnlyContain(row => row >= 60 && row < 70);
        asked.Should().Equal(60);
        batches.Epoch(batches.Start(1) with { Batches = 40 }).Should().BeEmpty();
        batches.RowCount.Should().Be(100, "a resumed enumeration that read nothing counted nothing");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_source_is_disposed_when_the_enumeration_ends_early(int prefetch)
    {
        var source = new Watched(1000);
        SequenceBatches batches = SequenceBatches.Stream(() => source.Rows(), new() { BatchSize = 4, ShuffleBuffer = 8, Prefetch = prefetch });
        foreach (SequenceBatch batch in batches.Epoch(1))
        {
            source.Disposed.Should().Be(0);
            break;
        }

        (source.Started, source.Disposed).Should().Be((1, 1));
        source.Read.Should().BeLessThan(40, "one block and what was prepared ahead");
        batches.Epoch(1).Count().Should().Be(250);
        (source.Started, source.Disposed).Should().Be((2, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void An_exception_of_the_source_reaches_the_consumer_after_the_batches_before_it(int prefetch)
    {
        var seen = new List<int>();
        SequenceBatches batches = SequenceBatches.Stream(Failing, new() { BatchSize = 2, ShuffleBuffer = 4, Prefetch = prefetch });
        Action read = () => seen.AddRange(batches.Epoch(1).Select(batch => batch.Size));

        read.Should().Throw<TimeoutException>().Which.StackTrace.Should().Contain(nameof(Failing));
        seen.Should().Equal(2, 2);
    }

    [Fact]
    public void Wrong_rows_are_refused_by_number_where_they_are_read()
    {
        SequenceBatchOptions options = new() { BatchSize = 2, ShuffleBuffer = 2 };
        Message([Row(0), Row(1), Row(2), SequenceExample.FromTokens(new[] { 1 })]).Should().Contain("row 3 has no label, but row 0 has");
        Message([Row(0), null!]).Should().Contain("row 1 is null");
        Message([Row(0), Row(1), SequenceExample.FromTokens(default).WithLabel(1)]).Should().Contain("row 2 is empty");
        FluentActions.Invoking(() => SequenceBatches.Stream(() => null!).Epoch(1).Count()).Should().Throw<InvalidDataException>().WithMessage("*returned null*");
        Message([]).Should().Contain("no rows").And.Contain("new enumeration at every call");
        options = options with { BatchSize = 4, DropLast = true };
        Message([Row(0), Row(1)]).Should().Contain("2 rows for batches of 4").And.Contain("DropLast");

        string Message(SequenceExample[] rows) =>
            SequenceBatches.Stream(() => rows, options).Invoking(batches => batches.Epoch(1).Count()).Should().Throw<InvalidDataException>().Which.Message;
    }

    [Fact]
    public void Empty_rows_that_are_skipped_do_not_move_the_position()
    {
        SequenceBatches batches = SequenceBatches.Stream(
            start => Rows(start, 30).Select((row, i) => (i + start) % 3 == 0 ? SequenceExample.FromTokens(default).WithLabel(0) : row),
            new() { BatchSize = 4, ShuffleBuffer = 8, EmptyRows = EmptyRows.Skip });
        SequenceBatch[] epoch = [.. batches.Epoch(1)];

        Numbers(epoch).Order().Should().Equal(Enumerable.Range(0, 30).Where(row => row % 3 != 0).Select(row => (long)row));
        Print(batches.Epoch(epoch[2].PositionAfter!)).Should().Equal(Print(epoch[3..]));
        batches.RowCount.Should().Be(20);
    }

    [Fact]
    public void Rows_are_counted_once_unless_the_number_is_given()
    {
        int reads = 0;
        IEnumerable<SequenceExample> Source()
        {
            reads++;
            return Of(10);
        }

        SequenceBatches counted = SequenceBatches.Stream(Source, new() { BatchSize = 3 }), given = SequenceBatches.Stream(Source, new() { BatchSize = 3 }, rowCount: 12);
        (counted.BatchCount, counted.RowCount, given.BatchCount, reads).Should().Be((4, 10, 4, 1));
        SequenceBatches read = SequenceBatches.Stream(Source);
        read.Epoch(1).Count().Should().Be(1);
        (read.RowCount, reads).Should().Be((10, 2), "an epoch counts them as well");
        counted.Identity.Should().StartWith("a stream, ");
        given.Identity.Should().StartWith("a stream of 12 rows, ");
        FluentActions.Invoking(() => SequenceBatches.Stream(Source, rowCount: 0)).Should().Throw<ArgumentOutOfRangeException>();
        counted.Invoking(batches => batches.Split(0.5)).Should().Throw<InvalidOperationException>().WithMessage("*not in memory*");
        FluentActions.Invoking(() => SequenceBatches.Stream(Source, new() { BatchSize = int.MaxValue, PoolBatches = 2 })).Should().Throw<ArgumentException>().WithMessage("*ShuffleBuffer*");
    }

    /// <summary>No row is held longer than its block: of 4000 rows, 64 and those of the batches prepared ahead are alive.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Memory_is_that_of_the_buffer(int prefetch)
    {
        // The loader adds rows on its own thread while this one counts them.
        var alive = new ConcurrentQueue<WeakReference>();
        int kept = 0;
        IEnumerable<SequenceExample> Source()
        {
            for (int row = 0; row < 4000; row++)
            {
                int[] tokens = new int[1024];
                alive.Enqueue(new WeakReference(tokens));
                yield return SequenceExample.FromTokens(tokens).WithLabel(0);
            }
        }

        int batches = 0;
        foreach (SequenceBatch batch in SequenceBatches.Stream(Source, new() { BatchSize = 8, ShuffleBuffer = 64, Prefetch = prefetch }).Epoch(1))
        {
            if (++batches % 100 == 0)
            {
                GC.Collect();
                kept = Math.Max(kept, alive.Count(row => row.IsAlive));
            }
        }

        batches.Should().Be(500);
        kept.Should().BeLessThan(200);
    }

    private static SequenceBatches Stream(int count, SequenceBatchOptions options, bool canSeek) =>
        canSeek ? SequenceBatches.Stream(start => Rows(start, count), options) : SequenceBatches.Stream(() => Rows(0, count), options);

    private static IEnumerable<SequenceExample> Rows(long start, int count)
    {
        for (long row = start; row < count; row++)
        {
            yield return Row(row);
        }
    }

    private static IEnumerable<SequenceExample> Failing()
    {
        for (int row = 0; row < 6; row++)
        {
            yield return Row(row);
        }

        throw new TimeoutException("the source is gone");
    }

    private sealed class Watched(int count)
    {
        public int Started { get; private set; }

        public int Disposed { get; private set; }

        public int Read { get; private set; }

        public IEnumerable<SequenceExample> Rows()
        {
            (Started, Read) = (Started + 1, 0);
            try
            {
                for (int row = 0; row < count; row++)
                {
                    Read++;
                    yield return Row(row);
                }
            }
            finally
            {
                Disposed++;
            }
        }
    }
}
