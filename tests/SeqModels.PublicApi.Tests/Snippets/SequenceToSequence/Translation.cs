using SeqModels.Optimizers;
using SeqModels.Sequences;
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>What docs/translation.md shows.</summary>
internal static class Translation
{
    public static void Run((string Source, string Target)[] pairs, (string Source, string Target)[] heldOut)
    {
        // snippet: Translation
        // pairs: ("3rd of March 1998", "1998-03-03"), ("Tue, 03 Mar 98", "1998-03-03"), …
        Seq2Seq model = Seq2Seq.FromPairs(pairs, new CharacterTokenizer(), new Seq2SeqOptions { Dropout = 0.1, Seed = 1 });
        TrainingResult result = model.Train(model.Batches(pairs), model.Batches(heldOut), new TrainingOptions
        {
            Epochs = 10,
            Optimizer = new AdamOptions { LearningRate = 0.004 },
            Schedule = new CosineSchedule(),
        });
        Console.WriteLine(result);   // loss, token accuracy and exact match on the held-out pairs
        model.Save("dates.safetensors");

        Console.WriteLine(model.Translate("March 3, 1998"));
        IReadOnlyList<string> many = model.Translate(["1998/3/3", "03-Mar-1998"]);
        // end snippet
        GC.KeepAlive(many);
    }
}
