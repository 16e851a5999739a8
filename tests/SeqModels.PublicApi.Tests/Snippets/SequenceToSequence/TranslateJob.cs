// snippet: TranslateJob
using SeqModels.LanguageModels;
using SeqModels.Optimizers;
using SeqModels.Sequences;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of docs/guide/sequence-to-sequence.md: translate dates.</summary>
internal static class TranslateJob
{
    public static void Run()
    {
        (string Source, string Target)[] dates = JobData.Dates();
        // snippet: TranslateJob
        var (train, validation, test) = (dates[..1400], dates[1400..1500], dates[1500..]);
        var model = Seq2Seq.FromPairs(train, new CharacterTokenizer(), new() { EncoderSize = 32, DecoderSize = 64 });
        model.Train(model.Batches(train), model.Batches(validation), new() { Epochs = 8, Optimizer = new AdamOptions { LearningRate = 0.005 } });

        IReadOnlyList<string> translations = model.Translate([.. test.Select(date => date.Source)]);
        Console.WriteLine($"{translations.Zip(test).Count(pair => pair.First != pair.Second.Target)} of {test.Length} are wrong");
        model.Save("dates.safetensors");

        var loaded = Seq2Seq.Load("dates.safetensors");
        Console.WriteLine(loaded.Translate("7 march 1998", new BeamSearchOptions { Width = 4 }));
        // end snippet
    }
}
