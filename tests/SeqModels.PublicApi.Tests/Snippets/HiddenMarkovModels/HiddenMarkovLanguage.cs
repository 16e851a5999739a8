// snippet: HiddenMarkovLanguage
using SeqModels.LanguageModels;
using SeqModels.Markov;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Sources;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/hidden-markov-models.md: as a language model, by counts and by gradient.</summary>
internal static class HiddenMarkovLanguage
{
    public static void Run()
    {
        // snippet: HiddenMarkovLanguage
        UnifilarSource source = UnifilarSource.EvenProcess();                   // runs of 1 have even length
        var (train, validation, test) = source.Sample(40_000, seed: 1).Split(0.5, 0.1, 0.4);

        CategoricalHmm byCounts = CategoricalHmm.Estimate(train, stateCount: 3, new() { Restarts = 3 }).Model;
        var byGradient = new HmmLanguageModel(train.Vocabulary, stateCount: 3, seed: 3);
        byGradient.Train(train, validation, new() { Epochs = 8, BatchSize = 16, Optimizer = new AdamOptions { LearningRate = 0.05 } });

        ILanguageModel[] models = [byCounts, byGradient, NGramModel.Estimate(train, order: 5), NGramModel.Estimate(train, order: 9)];
        foreach (ILanguageModel model in models)
            Console.WriteLine($"{model.GetType().Name,-16} {source.MeasureExcess(model, test)}");
        Console.WriteLine(string.Join(' ', byCounts.GenerateTokens([], new() { MaxTokens = 24 })));
        // end snippet
    }
}
