// snippet: BeforeTraining
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Plotting;
using SeqModels.Text;
using SeqModels.Training;
using SeqModels.Tuning;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/training.md shows before a training.</summary>
internal static class BeforeTraining
{
    public static void Run()
    {
        (EncodedCorpus train, _) = TrainingData.Song();
        // snippet: BeforeTraining
        var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = 48, EmbeddingSize = 16 });
        var options = new TrainingOptions { BatchSize = 8, SequenceLength = 32 };
        Console.WriteLine(ModelSummary.Of(model));              // parts, shapes, numbers, bytes, FLOPs per token
        Console.WriteLine(OverfitCheck.Run(model, train));      // does it learn one batch by heart? If not: why

        LearningRateRangeResult found = LearningRateRangeTest.Run(model, train, options);
        Console.WriteLine($"suggested learning rate {found.Suggestion:G2}, lowest loss at {found.MinLossLearningRate:G2}");
        options = options with { Optimizer = new AdamOptions { LearningRate = found.Suggestion ?? 0.002 } };

        double[] rates = [.. found.Curve.Select(point => point.LearningRate)];
        new Chart
        {
            Title = "Learning-rate range test",
            XLabel = "learning rate",
            YLabel = "loss",
            XScale = AxisScale.Logarithmic,
            Lines =
            [
                new("smoothed", rates, [.. found.Curve.Select(point => point.SmoothedLoss)]),
                new("of the step", rates, [.. found.Curve.Select(point => point.Loss)]) { Dashed = true },
            ],
        }.Save("rate-range.png");
        // end snippet
        _ = options;
    }
}
