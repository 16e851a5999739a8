using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;

namespace SeqModels.Studies.WordModels;

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
        MixtureFit<LanguageModelMixture> pair = LanguageModelMixture.Fit([ngram, lstm], texts.Valid, cancellationToken: cancellationToken);
        Row($"{order}-gram", pair.ComponentPerplexities[0], ngram);
        Row($"{order}-gram + recurrent, weights {Weights(pair.Mixture)}", pair.Perplexity, pair.Mixture);
        MixtureFit<ContextMixture> byOrder = ContextMixture.Fit([ngram, lstm], texts.Valid, cancellationToken: cancellationToken);
        Row("the same, weights by the length of the known context", byOrder.Perplexity, byOrder.Mixture);
        MixtureFit<LanguageModelMixture> three = LanguageModelMixture.Fit([ngram, lstm, unigrams], texts.Valid, cancellationToken: cancellationToken);
        Row($"and a unigram cache, weights {Weights(three.Mixture)}", three.Perplexity, three.Mixture);
        MixtureFit<NeuralCache> cache = NeuralCache.Fit(lstm, texts.Valid, new NeuralCacheFitOptions { CacheSize = 2000 }, cancellationToken: cancellationToken);
        Row($"recurrent with a neural cache, flatness {cache.Mixture.Options.Flatness}, weight {cache.Mixture.Options.Weight:F3}", cache.Perplexity, cache.Mixture);

        void Row(string name, double validation, ILanguageModel model) => Console.WriteLine(
            $"  {name,-62}  validation {validation,8:F2}  test {Evaluator.Evaluate(model, texts.Test, cancellationToken: cancellationToken).Perplexity,8:F2}");
    }

    private static string Weights(LanguageModelMixture mixture) => string.Join(", ", mixture.Weights.Select(weight => weight.ToString("F3")));
}
