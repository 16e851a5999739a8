using SeqModels.NGrams;
using SeqModels.Numerics;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

public sealed class CorpusStatisticsTests
{
    [Theory]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(1.4)]
    public void The_fit_finds_the_exponent_of_drawn_words(double exponent)
    {
        CorpusStatistics statistics = CorpusStatistics.Of(Draw(exponent, types: 3000, tokens: 300_000, seed: 1));

        ZipfFit fit = statistics.Orders[0].Fit!;
        fit.Exponent.Should().BeApproximately(exponent, 0.02);
        fit.LastRank.Should().BeGreaterThan(500);
        fit.Expected(1).Should().BeApproximately(statistics.Orders[0].Frequencies[0], 0.05 * statistics.Orders[0].Frequencies[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1.1)]
    [InlineData(4)]
    public void The_fit_of_exact_frequencies_is_exact(double exponent)
    {
        int[] frequencies = [.. Enumerable.Range(1, 12).Select(rank => (int)Math.Round(1e9 * Math.Pow(rank, -exponent)))];

        ZipfFit fit = ZipfFit.Of(frequencies)!;

        fit.Exponent.Should().BeApproximately(exponent, 1e-6);
        fit.LastRank.Should().Be(12);
        fit.Expected(5).Should().BeApproximately(frequencies[4], 1e-5 * frequencies[4] + 1);
    }

    [Fact]
    public void The_fit_maximises_the_likelihood()
    {
        int[] frequencies = [90, 41, 30, 12, 7, 7, 3, 1, 1];
        ZipfFit fit = ZipfFit.Of(frequencies, minFrequency: 3)!;

        fit.LastRank.Should().Be(7);
        fit.Occurrences.Should().Be(190);
        double best = Likelihood(fit.Exponent);
        best.Should().BeGreaterThan(Likelihood(fit.Exponent + 1e-4)).And.BeGreaterThan(Likelihood(fit.Exponent - 1e-4));

        double Likelihood(double s)
        {
            double normalizer = Enumerable.Range(1, 7).Sum(rank => Math.Pow(rank, -s));
            return Enumerable.Range(1, 7).Sum(rank => frequencies[rank - 1] * Math.Log(Math.Pow(rank, -s) / normalizer));
        }
    }

    [Fact]
    public void Extreme_frequencies_have_a_fit_and_too_few_have_none()
    {
        ZipfFit.Of([int.MaxValue, 1])!.Exponent.Should().BeApproximately(31, 1e-6);
        ZipfFit.Of([7, 2], minFrequency: 3).Should().BeNull();
        ZipfFit.Of([]).Should().BeNull();
        ((Action)(() => ZipfFit.Of([3, 4]))).Should().Throw<ArgumentException>().WithMessage("*rank 2 has 4 after 3*");
        ((Action)(() => ZipfFit.Of([3, 0]))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void The_growth_curve_has_the_types_of_every_beginning_and_its_exponent()
    {
        // A new word whenever 4 √n passes a whole number, else the first word.
        var ids = new int[90_000];
        int types = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = 4 * Math.Sqrt(i + 1) >= types + 1 ? types++ : 0;
        }
        CorpusStatistics statistics = CorpusStatistics.Of(new EncodedCorpus(Words(types), ids));

        statistics.Growth.Exponent.Should().BeApproximately(0.5, 0.002);
        statistics.Growth.Coefficient.Should().BeApproximately(4, 0.1);
        statistics.Growth.Expected(40_000).Should().BeApproximately(800, 5);
        foreach (GrowthPoint point in statistics.Growth.Points)
        {
            point.Types.Should().Be(ids[..(int)point.Tokens].Distinct().Count());
        }
        statistics.Growth.Points[^1].Tokens.Should().Be(90_000);
        statistics.Growth.Points.Should().Contain(point => point.Tokens == 10_000).And.Contain(point => point.Tokens == 13).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Coverage_and_oov_rate_are_those_of_a_plain_count()
    {
        EncodedCorpus train = Draw(1, types: 400, tokens: 2000, seed: 2), heldOut = Draw(1, types: 400, tokens: 999, seed: 3);
        CorpusStatistics statistics = CorpusStatistics.Of(train, heldOut, new() { VocabularySizes = [50, 7, 1] });

        int[] ranked = [.. train.Ids.ToArray().GroupBy(id => id).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).Select(group => group.Key)];
        statistics.Coverage.Should().Equal(((int[])[1, 7, 50]).Select(size => new CoveragePoint(
            size,
            train.Ids.ToArray().Count(ranked[..size].Contains) / 2000.0,
            1 - (heldOut.Ids.ToArray().Count(ranked[..size].Contains) / 999.0))));
        CorpusStatistics.Of(train).Coverage.Should().OnlyContain(point => point.OovRate == null);
        CorpusStatistics.Of(train).Coverage.Select(point => point.VocabularySize).Should().Equal(1, 2, 5, 10, 20, 50, 100, 200, ranked.Length);
        CorpusStatistics.Of(train).Coverage[^1].Coverage.Should().Be(1);
    }

    [Fact]
    public void The_unknown_token_is_never_covered()
    {
        Vocabulary vocabulary = Vocabulary.FromList(["<unk>", "a", "b"], unknown: "<unk>");
        CorpusStatistics statistics = CorpusStatistics.Of(new EncodedCorpus(vocabulary, new[] { 0, 0, 1, 2 }), new EncodedCorpus(vocabulary, new[] { 0, 2 }));

        statistics.Coverage[^1].Should().Be(new CoveragePoint(2, 0.5, 0.5));
    }

    [Fact]
    public void Frequencies_leave_out_what_touches_a_sentence_boundary()
    {
        Corpus corpus = Corpus.FromLines(["a b a b", "b a", "", "a"]);
        CorpusStatistics statistics = CorpusStatistics.Of(corpus.Encode(corpus.BuildVocabulary()));

        statistics.Orders.Select(order => order.Order).Should().Equal(1, 2, 3);
        statistics.Orders[0].Frequencies.ToArray().Should().Equal(4, 3);
        statistics.Orders[1].Frequencies.ToArray().Should().Equal(2, 2); // a b, b a
        statistics.Orders[2].Frequencies.ToArray().Should().Equal(1, 1); // a b a, b a b
        statistics.Orders[1].Tokens.Should().Be(4);
        statistics.Orders[2].Hapaxes.Should().Be(2);
        statistics.Orders[0].Above(3).Should().Be(1);
    }

    [Fact]
    public void Texts_that_cannot_be_measured_are_refused()
    {
        Action empty = () => CorpusStatistics.Of(new EncodedCorpus(Words(2), Array.Empty<int>()));
        Action mixed = () => CorpusStatistics.Of(new EncodedCorpus(Words(2), new[] { 1 }), new EncodedCorpus(Words(3), new[] { 1 }));

        empty.Should().Throw<ArgumentException>().WithMessage("*no tokens*");
        mixed.Should().Throw<ArgumentException>().WithMessage("*another vocabulary*");
        ((Action)(() => _ = new CorpusStatisticsOptions { MaxOrder = 0 })).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => _ = new CorpusStatisticsOptions { MinFrequency = 0 })).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => _ = new CorpusStatisticsOptions { VocabularySizes = [3, 0] })).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static Vocabulary Words(int count) => Vocabulary.FromList(Enumerable.Range(0, count).Select(i => $"w{i}"));

    /// <summary>Independent words with p(rank) ∝ rank^−exponent.</summary>
    private static EncodedCorpus Draw(double exponent, int types, int tokens, ulong seed)
    {
        var cumulative = new double[types];
        for (int i = 0; i < types; i++)
        {
            cumulative[i] = Math.Pow(i + 1, -exponent) + (i > 0 ? cumulative[i - 1] : 0);
        }
        var random = new RandomSource(seed);
        var ids = new int[tokens];
        for (int i = 0; i < tokens; i++)
        {
            int found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
            ids[i] = found < 0 ? ~found : found;
        }
        return new EncodedCorpus(Words(types), ids);
    }
}
