using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Tests.Training;

namespace SeqModels.Tests.LanguageModels;

public sealed class ContextMixtureTests
{
    // A maximum-likelihood model is useless where it does not know the context, and the unigram model where it does.
    private static readonly NGramModel Counts = NGramModel.Estimate(MixtureSamples.Sentences.Slice(0, 20), 3, NGramSmoothing.MaximumLikelihood);
    private static readonly ILanguageModel[] Models = [MixtureSamples.Unigram, Counts];

    [Fact]
    public void The_known_context_selects_the_weights()
    {
        var mixture = new ContextMixture(Models, 1, [[1, 0], [0.5, 0.5], [0.25, 0.75]]);
        LanguageModelState state = mixture.CreateState(), unigram = Models[0].CreateState(), trigram = Models[1].CreateState();
        HashSet<int> seen = [];
        foreach (int token in MixtureSamples.HeldOut.AsStream().Ids[..100])
        {
            int length = trigram.ContextLength!.Value;
            seen.Add(length);
            double weight = length switch { 0 => 1, 1 => 0.5, _ => 0.25 };
            double expected = (weight * Math.Exp(unigram.LogProbability(token))) + ((1 - weight) * Math.Exp(trigram.LogProbability(token)));
            Math.Exp(state.LogProbability(token)).Should().BeApproximately(expected, 1e-12);
            trigram.MatchedOrder(token).Should().BeLessThanOrEqualTo(length + 1);
            foreach (LanguageModelState each in (LanguageModelState[])[state, unigram, trigram])
                each.Advance(token);
        }

        seen.Should().Contain([1, 2]);
    }

    [Fact]
    public void The_length_of_a_context_is_that_of_the_longest_one_that_occurred()
    {
        foreach (NGramSmoothing smoothing in (NGramSmoothing[])[NGramSmoothing.ModifiedKneserNey(), NGramSmoothing.AddK(0.1), NGramSmoothing.MaximumLikelihood])
        {
            NGramModel model = NGramModel.Estimate(MixtureSamples.Sentences, 3, smoothing);
            LanguageModelState state = model.CreateState();
            state.ContextLength.Should().Be(1, "the beginning of a sentence is one token");
            Advance(state, "the");
            state.ContextLength.Should().Be(2);
            Advance(state, "cat");
            state.ContextLength.Should().Be(2);
            Advance(state, "dog");
            state.ContextLength.Should().Be(1, "'cat dog' never occurred");
        }

        MixtureSamples.Unigram.CreateState().ContextLength.Should().Be(0);
        MixtureSamples.Lstm.CreateState().ContextLength.Should().BeNull();

        static void Advance(LanguageModelState state, string word) => state.Advance(MixtureSamples.Sentences.Vocabulary.IdOf(word));
    }

    [Fact]
    public void Fitted_weights_are_better_than_those_of_the_whole_text()
    {
        MixtureFit<ContextMixture> fit = ContextMixture.Fit(Models, MixtureSamples.HeldOut, new() { PriorTokens = 0 });
        MixtureFit<LanguageModelMixture> common = LanguageModelMixture.Fit(Models, MixtureSamples.HeldOut);
        fit.Mixture.ContextModel.Should().Be(0, "a unigram model is the first n-gram model");
        fit.Perplexity.Should().BeApproximately(common.Perplexity, 1e-6, "its context is always empty");

        fit = ContextMixture.Fit(Models, MixtureSamples.HeldOut, new() { PriorTokens = 0, ContextModel = 1 });
        fit.Perplexity.Should().BeLessThan(common.Perplexity - 1e-3).And.BeApproximately(Evaluator.Evaluate(fit.Mixture, MixtureSamples.HeldOut).Perplexity, 1e-6);
        fit.History.Zip(fit.History.Skip(1)).Should().OnlyContain(pair => pair.Second >= pair.First - 1e-12);
        fit.TokenCount.Should().Be(common.TokenCount);
        fit.Mixture.Weights[^1][1].Should().BeGreaterThan(fit.Mixture.Weights[1][1], "the trigram model is trusted more where it knows the context");
        fit.Mixture.ToString().Should().Contain("1: ");

        // The best weights of one context length, by a grid.
        double[] weights = [.. fit.Mixture.Weights[^1]];
        foreach (double change in (double[])[-0.02, 0.02])
        {
            double[][] moved = [.. fit.Mixture.Weights.SkipLast(1).Select(row => row.ToArray()), [weights[0] + change, weights[1] - change]];
            if (moved[^1].All(weight => weight >= 0))
                Evaluator.Evaluate(new ContextMixture(Models, 1, moved), MixtureSamples.HeldOut).Perplexity.Should().BeGreaterThan(fit.Perplexity);
        }
    }

    [Fact]
    public void A_prior_draws_weights_to_those_of_the_whole_text()
    {
        MixtureFit<LanguageModelMixture> common = LanguageModelMixture.Fit(Models, MixtureSamples.HeldOut);
        double[] distances = [.. new[] { 0, 10, 1e9 }.Select(prior =>
            ContextMixture.Fit(Models, MixtureSamples.HeldOut, new() { PriorTokens = prior, ContextModel = 1 }).Mixture.Weights.Sum(row => Math.Abs(row[0] - common.Mixture.Weights[0])))];
        distances[1].Should().BeLessThan(distances[0]);
        distances[2].Should().BeLessThan(1e-3);
    }

    [Fact]
    public void Wrong_models_and_weights_are_refused()
    {
        FluentActions.Invoking(() => new ContextMixture(Models, 2, [[1, 0]])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 to 1*");
        FluentActions.Invoking(() => new ContextMixture([MixtureSamples.Lstm], 0, [[1]])).Should().Throw<ArgumentException>().WithMessage("*must be an n-gram model*Recurrent*");
        FluentActions.Invoking(() => ContextMixture.Fit([MixtureSamples.Lstm], TinyText.Encoded)).Should().Throw<ArgumentException>().WithMessage("*there is none*");
        FluentActions.Invoking(() => new ContextMixture(Models, 1, [])).Should().Throw<ArgumentException>().WithMessage("*at least one context length*");
        FluentActions.Invoking(() => new ContextMixture(Models, 1, [[0.5, 0.5], [0.5, 0.6]])).Should().Throw<ArgumentException>().WithMessage("*sum 1*0.5, 0.6*");
        FluentActions.Invoking(() => new ContextMixture(Models, 1, [[1]])).Should().Throw<ArgumentException>().WithMessage("*2 weights*");
        FluentActions.Invoking(() => ContextMixture.Fit([MixtureSamples.Trigram, MixtureSamples.Lstm], MixtureSamples.HeldOut)).Should().Throw<ArgumentException>().WithMessage("*same vocabulary*");
    }
}
