using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/training.md shows of a warm start.</summary>
internal static class WarmStart
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = TrainingData.Song(50);
        var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = 16, EmbeddingSize = 8 });
        var options = new TrainingOptions { Epochs = 2, BatchSize = 8 };
        model.Train(train, validation, options with { Checkpoints = new("first.checkpoint") });
        // snippet: WarmStart
        model.LoadCheckpoint("first.checkpoint", CheckpointWeights.Best);     // weights only: no optimizer, schedule or position
        model.Train(train, validation, options with { Optimizer = new LionOptions { LearningRate = 1e-4 }, Checkpoints = new("second.checkpoint") });
        // end snippet
    }
}
