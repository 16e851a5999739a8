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
        var model = new RecurrentLanguageModel(train.Vocabulary, new());
        var options = new TrainingOptions();
        // snippet: Logs
        using var json = new JsonLinesLog("run/log.jsonl");
        using var board = new TensorBoardLog("run/tensorboard");
        model.Train(train, validation, options, TrainingLogs.Combine(json, board, display));
        // end snippet
    }
}
