using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public sealed class MixtureFitTests
{
    private static readonly ILanguageModel[] Models = [NGramModel.Estimate(MixtureSamples.Sentences.Slice(0, 12), 3, NGramSmoothing.MaximumLikelihood), MixtureSamples.Unigram, MixtureSamples.SentenceGru];

    [Fact]
    public void Weights_by_expectation_maximization_are_those_of_a_grid_search()
    {
        ILanguageModel[] two = Models[..2];
        MixtureFit<LanguageModelMixture> fit = LanguageModelMixture.Fit(two, MixtureSamples.HeldOut);
        (double Weight, double Perplexity) best = Enumerable.Range(0, 101)
            .Select(i => (i / 100.0, Perplexity(new LanguageModelMixture((two[0], i / 100.0), (two[1], 1 - (i / 100.0)))))).MinBy(pair => pair.Item2);
        fit.Mixture.Weights[0].Should().BeApproximately(best.Weight, 0.01);
        fit.Perplexity.Should().BeLessThanOrEqualTo(best.Perplexity + 1e-6).And.BeApproximately(Perplexity(fit.Mixture), 1e-6);
        fit.ComponentPerplexities.Should().SatisfyRespectively(
            first => first.Should().BeApproximately(Perplexity(two[0]), 1e-6), second => second.Should().BeApproximately(Perplexity(two[1]), 1e-6));
        fit.TokenCount.Should().Be(MixtureSamples.HeldOut.AsStream().Count);
        best.Weight.Should().BeInRange(0.05, 0.98, "otherwise nothing is mixed");
    }

    [Fact]
    public void The_likelihood_never_decreases_and_the_gradient_vanishes()
    {
        MixtureFit<LanguageModelMixture> fit = LanguageModelMixture.Fit(Models, MixtureSamples.HeldOut, new() { Tolerance = 1e-13 });
        fit.History.Should().HaveCountGreaterThan(3).And.HaveCount(fit.IterationCount + 1);
        fit.History.Zip(fit.History.Skip(1)).Should().OnlyContain(pair => pair.Second >= pair.First - 1e-14);
        fit.Mixture.Weights.Sum().Should().BeApproximately(1, 1e-12);

        // At the maximum the mean of pᵢ / p is 1 where λᵢ > 0, and at most 1 elsewhere.
        int[] ids = MixtureSamples.HeldOut.AsStream().Ids.ToArray();
        double[] mixed = Scores(fit.Mixture, ids);
        for (int i = 0; i < Models.Length; i++)
        {
            double ratio = Scores(Models[i], ids).Zip(mixed, (one, all) => Math.Exp(one - all)).Average();
            ratio.Should().BeLessThan(1 + 1e-3);
            if (fit.Mixture.Weights[i] > 0.01)
                ratio.Should().BeApproximately(1, 1e-3);
        }
    }

    [Fact]
    public void A_fit_reports_and_can_be_canceled()
    {
        List<MixtureFitProgress> reports = [];
        LanguageModelMixture.Fit(Models, MixtureSamples.HeldOut, progress: new Immediate(reports.Add));
        reports.Select(report => report.Model).Should().Equal(0, 1, 2);
        reports.Should().OnlyContain(report => report.ScoredTokens == report.TokenCount && report.ModelCount == 3);
        FluentActions.Invoking(() => LanguageModelMixture.Fit(Models, MixtureSamples.HeldOut, cancellationToken: new CancellationToken(true))).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Texts_and_models_that_do_not_fit_are_refused()
    {
        Vocabulary letters = Vocabulary.FromList(["a", "b"]);
        var impossible = new FixedModel(letters, 1, 0);
        EncodedCorpus text = new(letters, new[] { 1 });
        FluentActions.Invoking(() => LanguageModelMixture.Fit(Models, text)).Should().Throw<ArgumentException>().WithMessage("LanguageModelMixture.Fit: the vocabulary of the models*");
        FluentActions.Invoking(() => LanguageModelMixture.Fit([], text)).Should().Throw<ArgumentException>().WithMessage("*at least one model*");
        FluentActions.Invoking(() => LanguageModelMixture.Fit([impossible], new EncodedCorpus(letters, Array.Empty<int>()))).Should().Throw<ArgumentException>().WithMessage("*no tokens*");
        FluentActions.Invoking(() => LanguageModelMixture.Fit([impossible, impossible], text)).Should().Throw<ArgumentException>().WithMessage("*probability 0 under all*");
        FluentActions.Invoking(() => LanguageModelMixture.Fit([new FixedModel(letters, float.NaN, 1)], new EncodedCorpus(letters, new[] { 0 }))).Should().Throw<InvalidDistributionException>().WithMessage("FixedModel*");
        FluentActions.Invoking(() => LanguageModelMixture.Fit([Models[0], impossible], MixtureSamples.HeldOut)).Should().Throw<ArgumentException>().WithMessage("*same vocabulary*model 1*");
        FluentActions.Invoking(() => LanguageModelMixture.Fit([Models[0], null!], MixtureSamples.HeldOut)).Should().Throw<ArgumentException>().WithMessage("*model 1 is null*");

        // One impossible token out of two is not counted.
        MixtureFit<LanguageModelMixture> fit = LanguageModelMixture.Fit([impossible], new EncodedCorpus(letters, new[] { 0, 1 }));
        fit.TokenCount.Should().Be(1);
        fit.Perplexity.Should().Be(1);
    }

    private static double[] Scores(ILanguageModel model, int[] ids)
    {
        var scores = new double[ids.Length];
        model.CreateState().Score(ids, scores);
        return scores;
    }

    private static double Perplexity(ILanguageModel model) => Evaluator.Evaluate(model, MixtureSamples.HeldOut).Perplexity;

    private sealed class Immediate(Action<MixtureFitProgress> receive) : IProgress<MixtureFitProgress>
    {
        public void Report(MixtureFitProgress value) => receive(value);
    }
}
