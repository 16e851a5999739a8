using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;

namespace WordLanguageModel;

/// <summary>Mixtures of a trained model with an n-gram model and caches; every weight is fitted on the validation text.</summary>
internal static class Mixing
{
    /// <summary>Prints validation and test perplexity of the models and their mixtures.</summary>
    /// <param name="lstm">The trained model.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="order">The order of the n-gram model (modified Kneser–Ney).</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void Show(RecurrentLanguageModel lstm, TextFolder texts, int order, CancellationToken cancellationToken)
    {
        NGramModel ngram = NGramModel.Estimate(texts.Train, order, NGramSmoothing.ModifiedKneserNey(), cancellationToken: cancellationToken);
        var unigrams = new UnigramCache(lstm.Vocabulary, new UnigramCacheOptions { WindowLength = 2000 });
        Row($"{order}-gram", ngram);
        Row("recurrent", lstm);
        var pair = LanguageModelMixture.Fit([ngram, lstm], texts.Valid, cancellationToken: cancellationToken);
        Row($"{order}-gram + recurrent ({Weights(pair.Mixture)})", pair.Mixture);
        Row("the same, weights by matched order", ContextMixture.Fit([ngram, lstm], texts.Valid, cancellationToken: cancellationToken).Mixture);
        MixtureFit<LanguageModelMixture> three = LanguageModelMixture.Fit([ngram, lstm, unigrams], texts.Valid, cancellationToken: cancellationToken);
        Row($"and a unigram cache ({Weights(three.Mixture)})", three.Mixture);
        NeuralCache cached = NeuralCache.Fit(lstm, texts.Valid, new NeuralCacheFitOptions { CacheSize = 2000 }, cancellationToken: cancellationToken).Mixture;
        Row($"recurrent with a neural cache (flatness {cached.Options.Flatness}, weight {cached.Options.Weight:F3})", cached);
        MixtureFit<LanguageModelMixture> all = LanguageModelMixture.Fit([ngram, cached], texts.Valid, cancellationToken: cancellationToken);
        Row($"{order}-gram + recurrent with a neural cache ({Weights(all.Mixture)})", all.Mixture);

        void Row(string name, ILanguageModel model)
        {
            double valid = Evaluator.Evaluate(model, texts.Valid, cancellationToken: cancellationToken).Perplexity;
            double test = Evaluator.Evaluate(model, texts.Test, cancellationToken: cancellationToken).Perplexity;
            Console.WriteLine($"  {name,-70}  validation {valid,8:F2}  test {test,8:F2}");
        }
    }

    private static string Weights(LanguageModelMixture mixture) => string.Join(", ", mixture.Weights.Select(weight => weight.ToString("F3")));
}
