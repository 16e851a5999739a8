using SeqModels.Diagnostics;
using SeqModels.LanguageModels;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/training-tools.md shows of gradients in training.</summary>
internal static class GradientsInTraining
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verses.Read();
        var model = new RecurrentLanguageModel(train.Vocabulary, new());
        var options = new TrainingOptions();
        // snippet: GradientsInTraining
        var observer = new GradientObserver(new GradientObserverOptions { MinHorizon = 10 });
        model.Train(train, validation, options with { Callbacks = [observer] });
        Console.WriteLine(observer);             // a table: norm, clipped share, update ratio, horizon per layer; warnings
        observer.WriteCsv("run/gradients.csv");
        // end snippet
    }
}
