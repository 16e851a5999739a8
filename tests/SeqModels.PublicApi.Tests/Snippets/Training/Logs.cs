using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/training.md shows of logs.</summary>
internal static class Logs
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = TrainingData.Song(50);
        var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = 16, EmbeddingSize = 8 });
        var options = new TrainingOptions { Epochs = 2, BatchSize = 8 };
        // snippet: Logs
        using var json = new JsonLinesLog("log.jsonl");
        using var board = new TensorBoardLog("tensorboard");
        using var display = new ConsoleProgress();
        model.Train(train, validation, options, TrainingLogs.Combine(json, board, display));
        // end snippet
    }
}
