using SeqModels.NGrams;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Tables;
using SeqModels.Tests.LanguageModels;
using SeqModels.Text;

namespace SeqModels.Tests.NGrams;

[Trait("Category", "Numeric")]
public sealed class HeldOutTuningTests
{
    private static readonly EncodedCorpus Train = SampleText.Sentences(40);
    private static readonly EncodedCorpus HeldOut = SampleText.Sentences(60, 2, Train.Vocabulary);
    private static readonly NGramCounts Counts = NGramCounts.Count(Train, 3);

    [Fact]
    public void Tuned_weights_are_better_than_any_nearby()
    {
        NGramSmoothing tuned = NGramSmoothing.JelinekMercer(HeldOut, byCount: false);
        double best = LogLikelihood(tuned, out EstimationReport report);
        double[] weights = [.. report.Orders.Select(order => order.Weights.Should().ContainSingle().Subject)];

        for (int i = 0; i < weights.Length; i++)
        {
            foreach (double step in new[] { -0.02, 0.02 })
            {
                double[] other = [.. weights];
                other[i] = Math.Clamp(other[i] + step, 0, 1);
                LogLikelihood(NGramSmoothing.JelinekMercer(other), out _).Should().BeLessThan(best + 1e-4);
            }
        }
        LogLikelihood(NGramSmoothing.JelinekMercer(0.5), out _).Should().BeLessThan(best - 1);
    }

    [Fact]
    public void Weights_by_count_are_at_least_as_good()
    {
        double one = LogLikelihood(NGramSmoothing.JelinekMercer(HeldOut, byCount: false), out _);
        double many = LogLikelihood(NGramSmoothing.JelinekMercer(HeldOut), out EstimationReport report);

        many.Should().BeGreaterThan(one);
        report.Orders[1].Weights.Distinct().Count().Should().BeGreaterThan(1);
    }

    [Theory]
    [InlineData(DiscountMethod.ModifiedKneserNey)]
    [InlineData(DiscountMethod.KneserNey)]
    [InlineData(DiscountMethod.AbsoluteDiscounting)]
    public void Tuned_discounts_are_better_than_any_nearby(DiscountMethod method)
    {
        DiscountSmoothing plain = method switch
        {
            DiscountMethod.ModifiedKneserNey => NGramSmoothing.ModifiedKneserNey(),
            DiscountMethod.KneserNey => NGramSmoothing.KneserNey(),
            _ => NGramSmoothing.AbsoluteDiscounting(),
        };
        double best = LogLikelihood(plain with { HeldOut = HeldOut }, out EstimationReport report);
        double[][] discounts = [.. report.Orders.Select(order => order.Discounts.ToArray())];

        LogLikelihood(plain, out _).Should().BeLessThan(best);
        foreach (int i in Enumerable.Range(0, discounts.Length))
        {
            for (int k = 0; k < discounts[i].Length; k++)
            {
                foreach (double step in new[] { -0.03, 0.03 })
                {
                    double[][] other = [.. discounts.Select(d => d.ToArray())];
                    other[i][k] = Math.Clamp(other[i][k] + step, 1e-3, k + 1);
                    LogLikelihood(plain with { Discounts = other }, out _).Should().BeLessThan(best + 1e-4);
                }
            }
        }
    }

    [Fact]
    public void A_held_out_text_that_does_not_fit_is_refused_and_an_empty_one_is_not()
    {
        var empty = new EncodedCorpus(Train.Vocabulary, Array.Empty<int>(), []);
        BackoffEstimator.Estimate(Counts, NGramSmoothing.JelinekMercer(empty), out EstimationReport report);
        report.Fallbacks.Should().HaveCount(3);
        BackoffEstimator.Estimate(Counts, NGramSmoothing.ModifiedKneserNey() with { HeldOut = empty }, out _);

        FluentActions.Invoking(() => BackoffEstimator.Estimate(Counts, NGramSmoothing.JelinekMercer(HeldOut.AsStream()), out _))
            .Should().Throw<ArgumentException>().WithMessage("*must have sentences*");
        FluentActions.Invoking(() => BackoffEstimator.Estimate(Counts, NGramSmoothing.JelinekMercer(SampleText.Sentences(10)), out _))
            .Should().Throw<ArgumentException>().WithMessage("*vocabulary of the counts*");
    }

    private static double LogLikelihood(NGramSmoothing smoothing, out EstimationReport report)
    {
        BackoffTables model = BackoffEstimator.Estimate(Counts, smoothing, out report);
        double log = 0;
        for (int i = 0; i < HeldOut.SentenceCount; i++)
        {
            int[] ids = [Train.Vocabulary.BeginId!.Value, .. HeldOut.Sentence(i), Train.Vocabulary.EndId!.Value];
            for (int t = 1; t < ids.Length; t++)
            {
                log += Math.Log(BackoffListing.Probability(model, ids.AsSpan(..t), ids[t]));
            }
        }
        return log;
    }
}
