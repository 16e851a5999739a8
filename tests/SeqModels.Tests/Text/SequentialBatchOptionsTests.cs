using CsCheck;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.Text;

/// <summary>The cuts of published recipes, against the loops of their programs written out.</summary>
public sealed class SequentialBatchOptionsTests
{
    private static readonly SequentialBatchOptions Producer = new() { RandomOffset = false, SeparateRows = true };

    /// <summary>TensorFlow's ptb_producer: rows of ⌊N/B⌋ tokens, ⌊(⌊N/B⌋ − 1)/T⌋ windows.</summary>
    [Fact]
    public void SeparateRowsAreThoseOfThePtbProducer() => Sizes.Sample((count, rows, steps) =>
    {
        int rowLength = count / rows;
        if (rowLength <= steps)
        {
            return;
        }

        var batches = new SequentialBatches(Count(count), rows, steps, Producer);
        List<Window> windows = Collect(batches);

        windows.Should().HaveCount((rowLength - 1) / steps).And.HaveCount(batches.MaxBatchCount);
        for (int i = 0; i < windows.Count; i++)
        {
            windows[i].Steps.Should().Be(steps);
            windows[i].Factor.Should().Be(1);
            windows[i].Inputs.Should().Equal(Cut(rows, rowLength, i * steps, steps));
            windows[i].Targets.Should().Equal(Cut(rows, rowLength, (i * steps) + 1, steps));
            windows[i].Continues.Should().Be(i > 0);
        }
    });

    /// <summary>PyTorch's example: <c>range(0, len − 1, T)</c>, the last window being what is left.</summary>
    [Fact]
    public void TheLastWindowKeptIsThatOfPyTorchsExample() => Sizes.Sample((count, rows, steps) =>
    {
        int rowLength = count / rows;
        if (rowLength <= steps)
        {
            return;
        }

        var batches = new SequentialBatches(Count(count), rows, steps, Producer with { KeepLast = true });
        List<Window> windows = Collect(batches);

        int index = 0;
        for (int time = 0; time < rowLength - 1; time += steps)
        {
            int length = Math.Min(steps, rowLength - 1 - time);
            windows[index].Steps.Should().Be(length);
            windows[index].Inputs.Should().Equal(Cut(rows, rowLength, time, length));
            windows[index++].Targets.Should().Equal(Cut(rows, rowLength, time + 1, length));
        }

        windows.Should().HaveCount(index).And.HaveCount(batches.MaxBatchCount);
        windows.Should().OnlyContain(window => window.Factor == 1);
    });

    [Fact]
    public void WithKeepLastEveryPositionIsSeenInEveryEpochOfAnyOffset() => Gen.Select(Sizes, Gen.ULong, Gen.Bool).Sample((size, seed, separate) =>
    {
        (int count, int rows, int steps) = size;
        if (rows * (steps + 1) > count)
        {
            return;
        }

        List<Window> windows = Collect(new SequentialBatches(Count(count), rows, steps, new() { KeepLast = true, SeparateRows = separate }), seed);

        int offset = windows[0].Inputs[0];
        offset.Should().BeLessThanOrEqualTo(Math.Max(steps, rows - 1));
        int perRow = separate ? ((count - offset) / rows) - 1 : (count - 1 - offset) / rows;
        windows.Sum(window => window.SequenceLength).Should().Be(perRow);
        windows.SelectMany(window => window.Inputs).Should().OnlyHaveUniqueItems();
    });

    [Fact]
    public void DrawnLengthsGoOnWithoutGapsAndEndWithWhatIsLeft() => Gen.Select(Gen.Int[60, 400], Gen.Int[1, 4], Gen.Int[6, 12], Gen.ULong).Sample((count, rows, steps, seed) =>
    {
        var batches = new SequentialBatches(Count(count), rows, steps, Producer with { RandomLengths = new() { Minimum = 3 } });
        List<Window> windows = Collect(batches, seed);

        int rowLength = count / rows, time = 0;
        foreach (Window window in windows)
        {
            window.Inputs.Should().Equal(Cut(rows, rowLength, time, window.SequenceLength));
            window.Targets.Should().Equal(Cut(rows, rowLength, time + 1, window.SequenceLength));
            window.Factor.Should().Be((double)window.SequenceLength / steps);
            window.Continues.Should().Be(time > 0);
            time += window.SequenceLength;
        }

        time.Should().Be(rowLength - 1);
        windows.SkipLast(1).Where(window => window.SequenceLength < 3).Should().BeEmpty();
        windows.Count.Should().BeLessThanOrEqualTo(batches.MaxBatchCount);
    });

    /// <summary>Of 40 000 lengths with T = 70, σ = 5: 5% about 35, the others about 70, and the expected number of batches is right.</summary>
    [Fact]
    public void DrawnLengthsAreDistributedAsInAwdLstm()
    {
        var lengths = new RandomWindowLengths();
        var random = new RandomSource(11);
        int[] drawn = [.. Enumerable.Range(0, 40_000).Select(_ => lengths.Draw(70, random))];
        int[] full = [.. drawn.Where(length => length > 52)], half = [.. drawn.Where(length => length <= 52)];

        ((double)half.Length / drawn.Length).Should().BeApproximately(0.05, 0.005);
        full.Average().Should().BeApproximately(70, 0.1);
        half.Average().Should().BeApproximately(35, 0.6);
        Math.Sqrt(full.Average(length => (length - 70.0) * (length - 70))).Should().BeApproximately(5, 0.1);

        var batches = new SequentialBatches(Count(20_001), 1, 20, Producer with { RandomLengths = lengths });
        Collect(batches, 3).Count.Should().BeCloseTo(batches.ExpectedBatchCount, 25);
        batches.ExpectedBatchCount.Should().Be(1026);
        batches.MaxBatchCount.Should().Be(4000);
    }

    [Fact]
    public void LengthsStayWithinTheirBounds()
    {
        var random = new RandomSource(2);
        new RandomWindowLengths { Deviation = 0, FullProbability = 1 }.Draw(35, random).Should().Be(35);
        new RandomWindowLengths { Deviation = 0, FullProbability = 0 }.Draw(35, random).Should().Be(18);
        new RandomWindowLengths { Deviation = 0, Minimum = 50 }.Draw(35, random).Should().Be(50);
        Enumerable.Range(0, 2000).Should().OnlyContain(_ => new RandomWindowLengths { Minimum = 4 }.Draw(5, random) >= 4);
        FluentActions.Invoking(() => new RandomWindowLengths { FullProbability = 1.1 }).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("RandomWindowLengths.FullProbability: must be in [0, 1], but was 1.1.*");
        FluentActions.Invoking(() => new RandomWindowLengths { Deviation = double.NaN }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new RandomWindowLengths { Minimum = 0 }).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void TheSameRandomStateGivesTheSameWindows()
    {
        var batches = new SequentialBatches(Count(500), 3, 10, new() { RandomLengths = new() });

        Collect(batches, 5).Should().BeEquivalentTo(Collect(batches, 5), o => o.WithStrictOrdering());
        Collect(batches, 5).Select(w => w.Steps).Should().NotEqual(Collect(batches, 6).Select(w => w.Steps));
    }

    [Fact]
    public void SeparateRowsNeedATokenMoreEach()
    {
        FluentActions.Invoking(() => new SequentialBatches(Count(11), 2, 5, Producer)).Should().Throw<ArgumentException>()
            .WithMessage("SequentialBatches: a batch of 2 rows of 5 steps needs a text of at least 12 tokens, but it has 11.*");
        foreach (bool randomOffset in (bool[])[false, true])
        {
            Collect(new SequentialBatches(Count(12), 2, 5, Producer with { RandomOffset = randomOffset })).Should().ContainSingle()
                .Which.Inputs.Should().Equal(0, 1, 2, 3, 4, 6, 7, 8, 9, 10);
        }
    }

    [Fact]
    public void ABatchAllocatesNothing()
    {
        var batches = new SequentialBatches(Count(2000), 2, 10, new() { RandomLengths = new() });
        long least = long.MaxValue;
        foreach (TokenBatch batch in batches.Epoch(new RandomSource(1)))
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            least = batch.ContinuesState ? Math.Min(least, now - Before) : least;
            Before = GC.GetAllocatedBytesForCurrentThread();
        }

        least.Should().Be(0);
    }

    [ThreadStatic]
    private static long Before;

    private static Gen<(int Count, int Rows, int Steps)> Sizes => Gen.Select(Gen.Int[2, 90], Gen.Int[1, 6], Gen.Int[1, 7]);

    private static int[] Cut(int rows, int rowLength, int time, int steps) =>
        [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range((row * rowLength) + time, steps))];

    private static EncodedCorpus Count(int count) => new(
        Vocabulary.FromList(Enumerable.Range(0, count).Select(i => $"{i}")), Enumerable.Range(0, count).ToArray());

    private static List<Window> Collect(SequentialBatches batches, ulong seed = 1) =>
        [.. batches.Epoch(new RandomSource(seed)).Select(b => new Window(b.Inputs.ToArray(), b.Targets.ToArray(), b.Steps, b.ContinuesState, b.LearningRateFactor))];

    private sealed record Window(int[] Inputs, int[] Targets, int Steps, bool Continues, double Factor);
}
