// snippet: TrainingRun
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A training with options, in docs/guide/training.md.</summary>
internal static class TrainingRun
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = TrainingData.Song();
        // snippet: TrainingRun
        var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = 48, EmbeddingSize = 16, Dropout = 0.1 });
        var options = new TrainingOptions
        {
            Epochs = 30,
            BatchSize = 8,
            SequenceLength = 32,
            Optimizer = new AdamWOptions { LearningRate = 0.02, WeightDecay = 0.01, Groups = [ParameterGroup.NoDecay] },
            Schedule = new WarmUpSchedule { Length = 20, Schedule = new CosineSchedule() },
            Clipping = GradientClipping.ByGlobalNorm(1),
            Patience = 3,
            Seed = 1,
        };
        TrainingResult result = model.Train(train, validation, options);

        foreach (EpochResult epoch in result.Epochs.Where(epoch => epoch.Epoch % 4 == 0))
            Console.WriteLine($"epoch {epoch.Epoch}: perplexity {epoch.TrainPerplexity:F3}, validation {epoch.ValidationPerplexity:F3}, gradient norm {epoch.GradientNorm:F2}");
        Console.WriteLine($"{result.Reason} after {result.Epochs.Count} epochs; the model is that of epoch {result.BestEpoch}, validation loss {result.BestValidation:F4}");
        // end snippet
    }
}
