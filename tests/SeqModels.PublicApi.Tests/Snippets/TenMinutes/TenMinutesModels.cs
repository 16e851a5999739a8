// snippet: TenMinutesModels
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Optimizers;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ten-minutes.md: two models and their perplexities.</summary>
internal static class TenMinutesModels
{
    public static void Run()
    {
        var (train, validation, test) = Book.Words();
        var vocabulary = train.Vocabulary;
        // snippet: TenMinutesModels
        NGramModel trigram = NGramModel.Estimate(train, order: 3);

        var lstm = new RecurrentLanguageModel(vocabulary, new() { EmbeddingSize = 16, HiddenSize = 32 }, train.Tokenizer);
        var options = new TrainingOptions { Epochs = 12, BatchSize = 16, Optimizer = new AdamOptions { LearningRate = 0.01 } };
        TrainingResult result = lstm.Train(train, validation, options);
        Console.WriteLine($"{lstm.ParameterCount} parameters, {result.TotalSteps} steps, best epoch {result.BestEpoch}");

        Console.WriteLine(Evaluator.Compare([("trigram", trigram), ("LSTM", lstm)], test));
        // end snippet
    }
}
