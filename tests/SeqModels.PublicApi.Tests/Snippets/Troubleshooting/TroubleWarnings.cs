using SeqModels.Diagnostics;
using SeqModels.Optimizers;
using SeqModels.Text;
using SeqModels.Training;
using static SeqModels.PublicApi.Tests.Snippets.Trouble;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/troubleshooting.md: warnings of a training run.</summary>
internal static class TroubleWarnings
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verse();
        // snippet: TroubleWarnings
        var observer = new GradientObserver(new GradientObserverOptions { MeasuresHorizons = false, Window = 10 });
        TrainingResult result = Model(train).Train(train, validation, new()
        {
            Epochs = 20,
            Clipping = GradientClipping.ByGlobalNorm(1e-3),
            Callbacks = [observer],
        });
        Console.WriteLine(string.Join("\n", result.Warnings) + "\n");

        var classifier = new OneUnusedLayer();
        Console.WriteLine(string.Join("\n", classifier.Train(OneUnusedLayer.Data).Warnings));
        // end snippet
    }
}
