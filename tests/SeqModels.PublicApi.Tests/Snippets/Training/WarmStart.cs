using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/training-tools.md shows of a warm start.</summary>
internal static class WarmStart
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verses.Read();
        var model = new RecurrentLanguageModel(train.Vocabulary, new());
        var options = new TrainingOptions();
        // snippet: WarmStart
        model.LoadCheckpoint("run.checkpoint", CheckpointWeights.Best);     // weights only: no optimizer, schedule or position
        model.Train(train, validation, options with { Optimizer = new LionOptions { LearningRate = 1e-4 }, Checkpoints = new CheckpointOptions("second.checkpoint") });
        // end snippet
    }
}
