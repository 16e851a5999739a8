// snippet: GradientsInTraining
using SeqModels.Diagnostics;
using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/guide/training.md shows of gradients in training.</summary>
internal static class GradientsInTraining
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = TrainingData.Song();
        var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = 32, EmbeddingSize = 16 });
        var options = new TrainingOptions { Epochs = 3, BatchSize = 8 };
        // snippet: GradientsInTraining
        var observer = new GradientObserver(new GradientObserverOptions { MinHorizon = 10 });
        model.Train(train, validation, options with { Callbacks = [observer] });
        Console.WriteLine(observer);             // norm, clipped share, update ratio, horizon per layer; warnings
        observer.WriteCsv("gradients.csv");
        // end snippet
    }
}
