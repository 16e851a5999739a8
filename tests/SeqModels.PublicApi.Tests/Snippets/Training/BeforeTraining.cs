using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/training-tools.md shows before a training.</summary>
internal static class BeforeTraining
{
    public static void Run()
    {
        (EncodedCorpus train, _) = Verses.Read();
        var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = 8, EmbeddingSize = 8 });
        var options = new TrainingOptions { Epochs = 1, BatchSize = 4, SequenceLength = 8 };
        // snippet: BeforeTraining
        Console.WriteLine(ModelSummary.Of(model));              // parts, shapes, numbers, bytes, FLOPs per token
        Console.WriteLine(OverfitCheck.Run(model, train));      // does it learn one batch by heart? If not: why
        LearningRateRangeResult found = LearningRateRangeTest.Run(model, train, options);
        options = options with { Optimizer = new AdamOptions { LearningRate = found.Suggestion ?? 0.001 } };
        // end snippet
        model.Train(train, options: options);
    }
}
