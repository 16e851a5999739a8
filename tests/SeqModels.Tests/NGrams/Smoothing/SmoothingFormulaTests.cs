using SeqModels.NGrams;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

/// <summary>Each method on counts small enough for a calculation by hand.</summary>
public sealed class SmoothingFormulaTests
{
    private const int A = 0, B = 1, C = 2;

    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c"]);

    /// <summary>a b a c a b: a 3, b 2, c 1; ab 2, ba 1, ac 1, ca 1; before a stand b and c, before b and c only a.</summary>
    private static readonly EncodedCorpus Text = new(Letters, new[] { A, B, A, C, A, B });

    [Fact]
    public void Maximum_likelihood()
    {
        BackoffTables model = Estimate(NGramSmoothing.MaximumLikelihood);

        P(model, [], A).Should().BeApproximately(3 / 6.0, 1e-7);
        P(model, [A], B).Should().BeApproximately(2 / 3.0, 1e-7);
        P(model, [A], A).Should().Be(0);
    }

    [Fact]
    public void Add_k_is_a_backoff_model_only_at_order_1()
    {
        BackoffEstimator.Estimate(NGramCounts.Count(Text, 1), NGramSmoothing.AddK(), out _).Levels[0].Log10Probabilities
            .Select(p => Math.Pow(10, p)).Should().SatisfyRespectively(
                p => p.Should().BeApproximately(4 / 9.0, 1e-7), p => p.Should().BeApproximately(3 / 9.0, 1e-7), p => p.Should().BeApproximately(2 / 9.0, 1e-7));
        FluentActions.Invoking(() => Estimate(NGramSmoothing.AddK())).Should().Throw<ArgumentException>().WithMessage("*no backoff model*");
    }

    [Fact]
    public void Witten_bell_interpolated()
    {
        BackoffTables model = Estimate(NGramSmoothing.WittenBell());

        P(model, [], B).Should().BeApproximately((2 + 3 / 3.0) / (6 + 3), 1e-7);
        P(model, [A], B).Should().BeApproximately((2 + 2 * (1 / 3.0)) / (3 + 2), 1e-7);
        P(model, [A], A).Should().BeApproximately(2 * (4 / 9.0) / (3 + 2), 1e-7);
    }

    [Fact]
    public void Witten_bell_backoff()
    {
        BackoffTables model = Estimate(NGramSmoothing.WittenBell() with { Interpolated = false });

        P(model, [A], B).Should().BeApproximately(2 / 5.0, 1e-7);
        P(model, [A], A).Should().BeApproximately(2 / 5.0, 1e-7, "only a was not seen after a, so it has the whole rest");
        P(model, [B], C).Should().BeApproximately(1 / 2.0 * (2 / 9.0) / (1 - 4 / 9.0), 1e-7);
    }

    [Fact]
    public void Absolute_discounting()
    {
        BackoffTables model = Estimate(NGramSmoothing.AbsoluteDiscounting(), out EstimationReport report);

        report.Orders.Select(order => order.Discounts[0]).Should().Equal([1 / 3.0, 3 / 5.0], "n1 and n2 are 1 and 1, then 3 and 1");
        P(model, [], B).Should().BeApproximately((2 - 1 / 3.0) / 6 + 3 * (1 / 3.0) / 6 / 3, 1e-7);
        P(model, [A], B).Should().BeApproximately((2 - 0.6) / 3 + 2 * 0.6 / 3 * (1 / 3.0), 1e-7);
        P(model, [B], B).Should().BeApproximately(0.6 * (1 / 3.0), 1e-7);
    }

    [Fact]
    public void Kneser_ney_counts_left_neighbours()
    {
        BackoffTables model = Estimate(NGramSmoothing.KneserNey(), out EstimationReport report);

        report.Orders[0].CountsOfCounts.Should().Equal(2, 1, 0, 0);
        report.Orders[0].Discounts.Should().Equal(0.5);
        P(model, [], A).Should().BeApproximately((2 - 0.5) / 4 + 3 * 0.5 / 4 / 3, 1e-7);
        P(model, [], B).Should().BeApproximately((1 - 0.5) / 4 + 3 * 0.5 / 4 / 3, 1e-7, "b occurs twice, but only after a");
        P(model, [A], B).Should().BeApproximately((2 - 0.6) / 3 + 2 * 0.6 / 3 * 0.25, 1e-7);
    }

    [Fact]
    public void Given_discounts_are_taken()
    {
        BackoffTables model = Estimate(NGramSmoothing.ModifiedKneserNey() with { Discounts = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]] }, out EstimationReport report);

        report.Fallbacks.Should().BeEmpty();
        double b = (1 - 0.1) / 4 + (0.2 + 2 * 0.1) / 4 / 3;
        P(model, [], B).Should().BeApproximately(b, 1e-7);
        P(model, [A], B).Should().BeApproximately((2 - 0.5) / 3 + (0.5 + 0.4) / 3 * b, 1e-7);
    }

    [Fact]
    public void Jelinek_mercer()
    {
        BackoffTables model = Estimate(NGramSmoothing.JelinekMercer(0.5, 0.25));

        P(model, [], B).Should().BeApproximately(0.5 * 2 / 6 + 0.5 / 3, 1e-7);
        P(model, [A], B).Should().BeApproximately(0.25 * 2 / 3 + 0.75 / 3, 1e-7);
    }

    [Fact]
    public void Stupid_backoff()
    {
        BackoffTables model = Estimate(NGramSmoothing.StupidBackoff());

        model.IsNormalized.Should().BeFalse();
        P(model, [A], B).Should().BeApproximately(2 / 3.0, 1e-7);
        P(model, [A], A).Should().BeApproximately(0.4 * 3 / 6, 1e-7);
    }

    /// <summary>10 words once, 3 twice, 1 three times: n₁ … n₃ are 10, 3, 1, and Good–Turing leaves n₁ / N = 10 / 19 for unseen words.</summary>
    [Fact]
    public void Good_turing()
    {
        Vocabulary vocabulary = Vocabulary.FromList([.. Enumerable.Range(0, 14).Select(i => $"w{i}"), "<unk>"], unknown: "<unk>");
        int[] ids = [.. Enumerable.Range(0, 14), 10, 11, 12, 13, 13];
        BackoffTables model = BackoffEstimator.Estimate(
            NGramCounts.Count(new EncodedCorpus(vocabulary, ids), 1), NGramSmoothing.GoodTuring() with { Cutoff = 2, InterpolateUnigrams = false }, out EstimationReport report);

        report.Orders[0].CountsOfCounts.Should().Equal(10, 3, 1);
        P(model, [], 0).Should().BeApproximately(3 / 7.0 / 19, 1e-7, "d1 = (0.6 - 0.3) / (1 - 0.3)");
        P(model, [], 10).Should().BeApproximately(2 / 7.0 * 2 / 19, 1e-7, "d2 = (0.5 - 0.3) / (1 - 0.3)");
        P(model, [], 13).Should().BeApproximately(3 / 19.0, 1e-7);
        P(model, [], 14).Should().BeApproximately(10 / 19.0, 1e-7);
        report.Fallbacks.Should().BeEmpty();
    }

    [Fact]
    public void Good_turing_says_what_it_does_with_too_few_counts()
    {
        Estimate(NGramSmoothing.GoodTuring(), out EstimationReport report);

        report.Fallbacks.Should().Equal("order 1: the counts of counts 1 1 1 0 0 0 give no discounts; discounted as Witten-Bell",
            "order 2: the counts of counts 3 1 0 0 0 0 give no discounts; discounted as Witten-Bell");
    }

    [Fact]
    public void Pruned_ngrams_leave_their_share_to_the_order_below()
    {
        BackoffTables model = Estimate(NGramSmoothing.WittenBell() with { PruneThresholds = [0, 1] }, out EstimationReport report);

        report.Orders[1].KeptNGramCount.Should().Be(1);
        P(model, [A], B).Should().BeApproximately((2 + 3 * (1 / 3.0)) / 5, 1e-7, "a c keeps nothing of its one occurrence");
        P(model, [A], C).Should().BeApproximately(3 / 5.0 * (2 / 9.0), 1e-7);
        P(model, [B], A).Should().BeApproximately(4 / 9.0, 1e-7);
    }

    [Fact]
    public void Wrong_options_are_refused()
    {
        FluentActions.Invoking(() => NGramSmoothing.WittenBell() with { PruneThresholds = [1, 0] }).Should().Throw<ArgumentException>().WithMessage("*not decrease*[1, 0]*");
        FluentActions.Invoking(() => NGramSmoothing.WittenBell() with { PruneThresholds = [-1] }).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => NGramSmoothing.KneserNey() with { Discounts = [[0.5, 1, 1.5]] }).Should().Throw<ArgumentException>().WithMessage("*Discounts[0]*1 discount*");
        FluentActions.Invoking(() => NGramSmoothing.ModifiedKneserNey() with { FallbackDiscounts = [0.5, 2.5, 1] }).Should().Throw<ArgumentException>().WithMessage("*FallbackDiscounts*2.5*");
        FluentActions.Invoking(() => NGramSmoothing.GoodTuring() with { Cutoff = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => NGramSmoothing.StupidBackoff() with { Factor = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => NGramSmoothing.JelinekMercer(1.5)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => NGramSmoothing.JelinekMercer([])).Should().Throw<ArgumentException>().WithMessage("*held-out*");
        FluentActions.Invoking(() => Estimate(NGramSmoothing.JelinekMercer(Text) with { HeldOut = null })).Should().Throw<ArgumentException>().WithMessage("*neither*");
    }

    [Fact]
    public void The_report_says_what_was_found_and_done()
    {
        Estimate(NGramSmoothing.KneserNey() with { PruneThresholds = [0, 1], InterpolateUnigrams = false }, out EstimationReport report);

        report.Should().BeEquivalentTo(new { TokenCount = 6, PredictedTokens = 3 });
        report.EstimatedBytes.Should().BePositive();
        report.ToString().ReplaceLineEndings("\n").Should().StartWith(
            """
            Kneser-Ney, order 2, 6 tokens, |V| = 3
              discounts from counts of counts
              order 1 not interpolated with the uniform distribution
              n-grams that occur at most 0, 1 times pruned (orders 1, 2, …)
            order 1: 3 n-grams; counts of counts 2 1 0 0; discounts 0.5
            order 2: 4 n-grams, 1 kept; counts of counts 3 1 0 0; discounts 0.6
            outside the vocabulary: the vocabulary has no token for unknown words; such a word is refused
            """.ReplaceLineEndings("\n"));
        Estimate(NGramSmoothing.ModifiedKneserNey(), out report);
        report.ToString().Should().Contain("fallback at order 2: the counts of counts 3 1 0 0 give no discounts; took 0.5, 1, 1.5");
    }

    private static BackoffTables Estimate(NGramSmoothing smoothing) => Estimate(smoothing, out _);

    private static BackoffTables Estimate(NGramSmoothing smoothing, out EstimationReport report) =>
        BackoffEstimator.Estimate(NGramCounts.Count(Text, 2), smoothing, out report);

    private static double P(BackoffTables model, int[] context, int word) => BackoffListing.Probability(model, context, word);
}
