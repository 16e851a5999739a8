using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

namespace SeqModels.Tests.LanguageModels;

public sealed class LogLinearMixtureTests
{
    private static readonly Vocabulary Letters = Vocabulary.FromList(["a", "b", "c"]);
    private static readonly ILanguageModel First = new FixedModel(Letters, 0.5f, 0.25f, 0.25f), Second = new FixedModel(Letters, 0.1f, 0.1f, 0.8f);

    /// <summary>As with the model alone: nothing can follow, so generation ends.</summary>
    [Fact]
    public void Generation_ends_where_no_token_is_possible()
    {
        NGramModel ngram = NGramModel.Estimate(new EncodedCorpus(Letters, new[] { 0, 1, 0, 1, 0 }), 3, NGramSmoothing.MaximumLikelihood);
        ngram.Generate([2, 2]).Should().BeEmpty();
        new LogLinearMixture((ngram, 1)).Generate([2, 2]).Should().BeEmpty();
    }

    [Fact]
    public void Products_are_normalized()
    {
        var mixture = new LogLinearMixture((First, 0.5), (Second, 2));
        double[] products = [Math.Sqrt(0.5) * 0.01, 0.5 * 0.01, 0.5 * 0.64];
        LanguageModelState state = mixture.CreateState();
        float[] distribution = new float[3];
        state.Distribution(distribution);
        for (int token = 0; token < 3; token++)
        {
            Math.Exp(state.LogProbability(token)).Should().BeApproximately(products[token] / products.Sum(), 1e-6);
            distribution[token].Should().BeApproximately((float)(products[token] / products.Sum()), 1e-6f);
        }

        // One model with weight 1 is itself, a weight of 0 leaves what its model excludes.
        var excluding = new FixedModel(Letters, 1f, 0f, 0f);
        Math.Exp(new LogLinearMixture((First, 1), (excluding, 0)).CreateState().LogProbability(1)).Should().BeApproximately(0.25, 1e-6);
        new LogLinearMixture((First, 1), (excluding, 0.5)).CreateState().LogProbability(1).Should().Be(double.NegativeInfinity);
        var opposite = new FixedModel(Letters, 0f, 1f, 0f);
        new LogLinearMixture((opposite, 1), (excluding, 1)).CreateState().LogProbability(1).Should().Be(double.NegativeInfinity);
    }

    [Fact]
    public void Weights_are_those_of_a_grid_search_in_a_few_iterations()
    {
        ILanguageModel[] models = [MixtureSamples.Trigram, MixtureSamples.SentenceGru];
        MixtureFit<LogLinearMixture> fit = LogLinearMixture.Fit(models, MixtureSamples.HeldOut);
        fit.History.Zip(fit.History.Skip(1)).Should().OnlyContain(pair => pair.Second > pair.First - 1e-12);
        fit.IterationCount.Should().BeInRange(2, 12);
        fit.TokenCount.Should().Be(MixtureSamples.HeldOut.AsStream().Count);
        fit.Perplexity.Should().BeApproximately(Perplexity(fit.Mixture), 1e-5);
        fit.Perplexity.Should().BeLessThan(fit.ComponentPerplexities.Min());
        foreach ((double x, double y) in (ReadOnlySpan<(double, double)>)[(0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05), (0.05, -0.05)])
        {
            double[] moved = [Math.Max(0, fit.Mixture.Weights[0] + x), Math.Max(0, fit.Mixture.Weights[1] + y)];
            if (!moved.SequenceEqual(fit.Mixture.Weights))
                Perplexity(new LogLinearMixture((models[0], moved[0]), (models[1], moved[1]))).Should().BeGreaterThan(fit.Perplexity);
        }
    }

    [Fact]
    public void A_harmful_model_gets_weight_0_and_a_copy_is_no_trouble()
    {
        var harmful = new FixedModel(MixtureSamples.Sentences.Vocabulary, [.. Enumerable.Range(1, MixtureSamples.Sentences.Vocabulary.Count).Select(i => (float)Math.Pow(2, -i))]);
        ILanguageModel[] models = [MixtureSamples.Trigram, harmful, MixtureSamples.Trigram];
        MixtureFit<LogLinearMixture> fit = LogLinearMixture.Fit(models, MixtureSamples.HeldOut);
        double alone = LogLinearMixture.Fit([MixtureSamples.Trigram, harmful], MixtureSamples.HeldOut).Perplexity;
        fit.Perplexity.Should().BeApproximately(alone, 1e-4);
        fit.Mixture.Weights.Should().OnlyContain(weight => weight >= 0);
    }

    [Fact]
    public void It_equals_the_log_linear_mixture_of_n_gram_models()
    {
        NGramModel other = NGramModel.Estimate(SampleText.Sentences(30, 9, MixtureSamples.Sentences.Vocabulary), 2);
        NGramModel expected = NGramMixture.LogLinear([MixtureSamples.Trigram, other], [0.6, 0.3]).Model;
        var mixture = new LogLinearMixture((MixtureSamples.Trigram, 0.6), (other, 0.3));
        Perplexity(mixture).Should().BeApproximately(Evaluator.Evaluate(expected, MixtureSamples.HeldOut).Perplexity, 1e-3);
    }

    [Fact]
    public void A_part_of_the_text_gives_nearly_the_same_weights()
    {
        ILanguageModel[] models = [MixtureSamples.Trigram, MixtureSamples.SentenceGru];
        MixtureFit<LogLinearMixture> all = LogLinearMixture.Fit(models, MixtureSamples.HeldOut), part = LogLinearMixture.Fit(models, MixtureSamples.HeldOut, new() { MaxTokens = 100 });
        part.TokenCount.Should().BeInRange(50, 100);
        part.Mixture.Weights[0].Should().BeApproximately(all.Mixture.Weights[0], 0.3);
    }

    [Fact]
    public void Wrong_weights_models_and_probabilities_are_refused()
    {
        foreach (double bad in (double[])[-0.1, double.NaN, double.PositiveInfinity, 0])
            FluentActions.Invoking(() => new LogLinearMixture((First, bad))).Should().Throw<ArgumentException>().WithMessage("LogLinearMixture: the weights*");
        FluentActions.Invoking(() => new LogLinearMixture((First, 1), (MixtureSamples.Trigram, 1))).Should().Throw<ArgumentException>().WithMessage("*same vocabulary*");
        FluentActions.Invoking(() => new LogLinearMixture((First, 1), (new FixedModel(Letters, float.NaN, 0.5f, 0.5f), 1)).CreateState().LogProbability(0)).Should().Throw<InvalidDistributionException>().WithMessage("FixedModel*");
        EncodedCorpus text = new(Letters, new[] { 1 });
        FluentActions.Invoking(() => LogLinearMixture.Fit([new FixedModel(Letters, 1, 0, 0)], text)).Should().Throw<ArgumentException>().WithMessage("*probability above 0*");
        FluentActions.Invoking(() => LogLinearMixture.Fit([First], text, cancellationToken: new CancellationToken(true))).Should().Throw<OperationCanceledException>();
    }

    private static double Perplexity(ILanguageModel model) => Evaluator.Evaluate(model, MixtureSamples.HeldOut).Perplexity;
}
