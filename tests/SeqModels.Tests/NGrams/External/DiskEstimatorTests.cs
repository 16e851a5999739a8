using CsCheck;
using SeqModels.NGrams;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.External;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

[Trait("Category", "Numeric")]
public sealed class DiskEstimatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("estimator-").FullName;

    [Fact]
    public void Tables_are_those_of_the_estimation_in_memory_bit_for_bit()
    {
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 40], Gen.Int[1, 60], Gen.Int[1, 20_000], Gen.Int[0, 1_000_000]).Sample((order, types, sentences, budget, seed) =>
        {
            EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(types + 2), PlainCounter.Sentences(sentences, 9, types, seed));
            BackoffSmoothing method = (seed % 5) switch
            {
                0 => NGramSmoothing.ModifiedKneserNey(),
                1 => NGramSmoothing.KneserNey(),
                2 => NGramSmoothing.WittenBell(),
                3 => NGramSmoothing.JelinekMercer(0.4, 0.7),
                _ => NGramSmoothing.AbsoluteDiscounting(),
            };
            method = method with
            {
                InterpolateUnigrams = seed % 2 == 0,
                PruneThresholds = (seed % 4) switch { 0 => [0, 1], 1 => [1, 1, 2], _ => [] },
            };
            BackoffTables expected = BackoffEstimator.Estimate(NGramCounts.Count(corpus, order), method, out EstimationReport expectedReport);
            int half = sentences / 2;

            using DiskTables tables = Estimate([corpus.Slice(0, half), corpus.Slice(half, sentences - half)], order, method, budget, out EstimationReport report);

            CheckSame(tables.ToTables(), expected);
            report.TokenCount.Should().Be(expectedReport.TokenCount);
            report.PredictedTokens.Should().Be(expectedReport.PredictedTokens);
            for (int k = 0; k < order; k++)
            {
                report.Orders[k].CountsOfCounts.Should().Equal(expectedReport.Orders[k].CountsOfCounts);
                report.Orders[k].Discounts.Should().Equal(expectedReport.Orders[k].Discounts);
                report.Orders[k].NGramCount.Should().Be(expectedReport.Orders[k].NGramCount);
            }
        }, iter: 60);
        Directory.EnumerateFileSystemEntries(_folder).Should().BeEmpty();
    }

    [Fact]
    public void Tables_of_running_text_are_those_of_the_estimation_in_memory_bit_for_bit()
    {
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 20], Gen.Int[1, 300], Gen.Int[1, 20_000], Gen.Int[0, 1_000_000]).Sample((order, types, length, budget, seed) =>
        {
            var random = new Random(seed);
            EncodedCorpus[] parts = [.. Enumerable.Range(0, 1 + (seed % 3)).Select(_ => new EncodedCorpus(
                PlainCounter.Words(types), Enumerable.Range(0, length).Select(_ => 2 + random.Next(types + 1)).ToArray()))];
            DiscountSmoothing method = seed % 2 == 0 ? NGramSmoothing.ModifiedKneserNey() : NGramSmoothing.AbsoluteDiscounting();
            BackoffTables expected = BackoffEstimator.Estimate(NGramCounts.Count(parts, order, Options(1 << 20)), method, out EstimationReport expectedReport);

            using DiskTables tables = Estimate(parts, order, method, budget, out EstimationReport report);

            tables.BySentences.Should().BeFalse();
            CheckSame(tables.ToTables(), expected);
            report.TokenCount.Should().Be(expectedReport.TokenCount);
        }, iter: 40);
    }

    [Fact]
    public void Counts_sorted_backwards_are_turned_round_when_they_fit()
    {
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 40], Gen.Int[1, 60], Gen.Bool, Gen.Int[0, 1_000_000]).Sample((order, types, sentences, running, seed) =>
        {
            EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(types + 2), PlainCounter.Sentences(sentences, 9, types, seed));
            int half = sentences / 2;
            EncodedCorpus[] parts = [.. new[] { corpus.Slice(0, half), corpus.Slice(half, sentences - half) }.Select(part => running ? part.AsStream() : part)];
            using var text = BackwardCounts.Count(parts, order, Options(100_000), null, default);

            PlainCounter.CheckSame(text.ToPrefixCounts(default)!, NGramCounts.Count(parts, order, Options(100_000)));

            using var small = BackwardCounts.Count(parts, order, Options(1), null, default);
            small.ToPrefixCounts(default).Should().BeNull();
        }, iter: 60);
    }

    [Theory]
    [InlineData(1, 50_000)]
    [InlineData(2, 50_000)]
    [InlineData(4, 50_000)]
    [InlineData(4, 50_000_000)]
    public void The_file_is_that_of_the_model_in_memory_byte_for_byte(int order, long budget)
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(200), PlainCounter.Sentences(2000, 12, 200, order));
        string ours = Path.Combine(_folder, "ours"), theirs = Path.Combine(_folder, "theirs");

        EstimationReport report = NGramModel.EstimateToFile(ours, [corpus], order, options: Options(budget));

        NGramModel.Estimate(corpus, order, report.Smoothing).Save(theirs, new NGramStorageOptions { Kind = NGramStorageKind.Packed });
        File.ReadAllBytes(ours).AsSpan().SequenceEqual(File.ReadAllBytes(theirs)).Should().BeTrue();
        using NGramModel model = NGramModel.Load(ours);
        model.Verify();
        Directory.EnumerateFileSystemEntries(_folder).Should().HaveCount(2);
    }

    [Fact]
    public void Cancelled_or_failed_it_leaves_no_file()
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(9), PlainCounter.Sentences(50, 9, 9, 1));

        FluentActions.Invoking(() => DiskEstimator.Estimate([corpus], 3, NGramSmoothing.KneserNey(), Options(1000), null, new CancellationToken(true), out _))
            .Should().Throw<OperationCanceledException>();
        FluentActions.Invoking(() => Estimate([corpus], 3, NGramSmoothing.KneserNey() with { HeldOut = corpus }, 1000, out _)).Should().Throw<ArgumentException>();

        Directory.EnumerateFileSystemEntries(_folder).Should().BeEmpty();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(10_000_000)]
    public void Progress_covers_all_phases_and_each_can_be_stopped(long budget)
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(50), PlainCounter.Sentences(500, 9, 50, 1));
        string path = Path.Combine(_folder, "model");
        var heard = new List<NGramCountingProgress>();

        NGramModel.EstimateToFile(path, [corpus], 3, options: Options(budget), progress: new Reports(heard.Add));

        heard.Should().OnlyContain(report => report.Merged >= 0 && report.Merged <= 1 && report.Estimated >= 0 && report.Estimated <= 1);
        heard.Select(report => report.Tokens + report.Merged + report.Estimated).Should().BeInAscendingOrder();
        heard[^1].Should().Be(new NGramCountingProgress(corpus.Count + 1000, heard[^1].Runs, 1) { Estimated = 1 });
        File.Delete(path);
        foreach (NGramCountingProgress at in heard.Where(report => report.Estimated < 1).Distinct())
        {
            using var cancellationToken = new CancellationTokenSource();
            var stop = new Reports(report =>
            {
                if (report == at)
                {
                    cancellationToken.Cancel();
                }
            });
            FluentActions.Invoking(() => NGramModel.EstimateToFile(path, [corpus], 3, options: Options(budget), progress: stop, cancellationToken: cancellationToken.Token))
                .Should().Throw<OperationCanceledException>();
            Directory.EnumerateFileSystemEntries(_folder).Should().BeEmpty();
        }
    }

    [Fact]
    public void Estimation_in_memory_tells_how_far_it_is_and_can_be_stopped()
    {
        NGramCounts counts = NGramCounts.Count(PlainCounter.Encode(PlainCounter.Words(50), PlainCounter.Sentences(50, 9, 50, 1)), 4);
        var heard = new List<double>();
        using var cancellationToken = new CancellationTokenSource();

        NGramModel.Estimate(counts, NGramSmoothing.WittenBell(), new Fractions(heard.Add));

        heard.Should().HaveCount(4).And.BeInAscendingOrder();
        heard[^1].Should().Be(1);
        FluentActions.Invoking(() => NGramModel.Estimate(counts, NGramSmoothing.WittenBell(), new Fractions(_ => cancellationToken.Cancel()), cancellationToken.Token))
            .Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Held_out_discounts_are_tuned_where_the_counts_fit()
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(50), PlainCounter.Sentences(500, 9, 50, 1));
        DiscountSmoothing tuned = NGramSmoothing.ModifiedKneserNey() with { HeldOut = PlainCounter.Encode(corpus.Vocabulary, PlainCounter.Sentences(50, 9, 50, 2)) };
        string path = Path.Combine(_folder, "tuned");

        EstimationReport report = NGramModel.EstimateToFile(path, [corpus], 3, tuned, Options(10_000_000));

        report.Orders[2].Discounts.Should().Equal(NGramModel.Estimate(corpus, 3, tuned).Report!.Orders[2].Discounts);
        FluentActions.Invoking(() => NGramModel.EstimateToFile(path, [corpus], 3, tuned, Options(1000)))
            .Should().Throw<ArgumentException>().WithMessage("*MemoryBudget*");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private NGramCountingOptions Options(long budget) => new() { MemoryBudget = budget, TemporaryFolder = _folder };

    private DiskTables Estimate(IEnumerable<EncodedCorpus> parts, int order, BackoffSmoothing method, long budget, out EstimationReport report) =>
        DiskEstimator.Estimate(parts, order, method, Options(budget), null, default, out report);

    private static void CheckSame(BackoffTables actual, BackoffTables expected)
    {
        actual.Order.Should().Be(expected.Order);
        for (int k = 0; k < actual.Order; k++)
        {
            BackoffLevel level = actual.Levels[k], other = expected.Levels[k];
            level.Count.Should().Be(other.Count);
            (level.Words ?? []).Should().Equal(other.Words ?? []);
            level.ChildStarts.Should().Equal(other.ChildStarts);
            level.Log10Probabilities.Should().Equal(other.Log10Probabilities);
            level.Log10Backoffs.Should().Equal(other.Log10Backoffs);
        }
    }

    private sealed class Reports(Action<NGramCountingProgress> heard) : IProgress<NGramCountingProgress>
    {
        public void Report(NGramCountingProgress value) => heard(value);
    }

    private sealed class Fractions(Action<double> heard) : IProgress<double>
    {
        public void Report(double value) => heard(value);
    }
}
