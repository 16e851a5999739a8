using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/training-tools.md shows of logs.</summary>
internal static class Logs
{
    public static void Run(IProgress<TrainingProgress> display)
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verses.Read();
        var trainer = new Trainer(new RecurrentLanguageModel(train.Vocabulary, new()), new());
        // snippet: Logs
        using var json = new JsonLinesLog("run/log.jsonl");
        using var board = new TensorBoardLog("run/tensorboard");
        trainer.Train(train, validation, TrainingLogs.Combine(json, board, display));
        // end snippet
    }
}
