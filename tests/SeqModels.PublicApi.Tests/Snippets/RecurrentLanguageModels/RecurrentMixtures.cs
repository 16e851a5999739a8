// snippet: RecurrentMixtures
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/recurrent-language-models.md: mixtures, caches, dynamic evaluation.</summary>
internal static class RecurrentMixtures
{
    public static void Run()
    {
        var (train, validation, test) = Book.Words(800);
        RecurrentLanguageModel lstm = Book.Lstm(train, validation);
        // snippet: RecurrentMixtures
        NGramModel fiveGram = NGramModel.Estimate(train, order: 5, NGramSmoothing.WittenBell());
        var mlp = new NeuralNGramLanguageModel(train.Vocabulary, new() { ContextLength = 6, EmbeddingSize = 16, HiddenSizes = [64] });
        mlp.Train(train, validation, new() { Epochs = 15, BatchSize = 16, Optimizer = new AdamOptions { LearningRate = 0.005 } });

        MixtureFit<LanguageModelMixture> fit = LanguageModelMixture.Fit([lstm, fiveGram, mlp], validation);
        MixtureFit<NeuralCache> cache = NeuralCache.Fit(lstm, validation);
        var dynamic = new DynamicEvaluation(lstm, new() { LearningRate = 0.002 });
        NamedModel[] models = [("LSTM", lstm), ("5-gram", fiveGram), ("neural 7-gram", mlp), ("mixture of the three", fit.Mixture),
            ("LSTM + cache", cache.Mixture), ("LSTM, dynamic", dynamic)];
        Console.WriteLine(Evaluator.Compare(models, test));
        Console.WriteLine($"weights {string.Join(", ", fit.Mixture.Weights.Select(weight => $"{weight:F3}"))}");
        // end snippet
    }
}
