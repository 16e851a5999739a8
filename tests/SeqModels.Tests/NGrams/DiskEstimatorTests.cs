using CsCheck;
using SeqModels.NGrams;
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
            DiscountSmoothing method = (seed % 3) switch
            {
                0 => NGramSmoothing.ModifiedKneserNey(),
                1 => NGramSmoothing.KneserNey(),
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_file_is_that_of_the_model_in_memory_byte_for_byte(int order)
    {
        EncodedCorpus corpus = PlainCounter.Encode(PlainCounter.Words(200), PlainCounter.Sentences(2000, 12, 200, order));
        string ours = Path.Combine(_folder, "ours"), theirs = Path.Combine(_folder, "theirs");

        EstimationReport report = NGramModel.EstimateToFile(ours, [corpus], order, options: Options(50_000));

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
        FluentActions.Invoking(() => Estimate([corpus.AsStream()], 3, NGramSmoothing.KneserNey(), 1000, out _)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Estimate([corpus], 3, NGramSmoothing.KneserNey() with { HeldOut = corpus }, 1000, out _)).Should().Throw<ArgumentException>();

        Directory.EnumerateFileSystemEntries(_folder).Should().BeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private NGramCountingOptions Options(long budget) => new() { MemoryBudget = budget, TemporaryFolder = _folder };

    private DiskTables Estimate(IEnumerable<EncodedCorpus> parts, int order, DiscountSmoothing method, long budget, out EstimationReport report) =>
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
}
