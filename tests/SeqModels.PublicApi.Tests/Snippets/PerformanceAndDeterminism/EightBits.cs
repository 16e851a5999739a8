// snippet: EightBits
using SeqModels.Evaluation;
using SeqModels.LanguageModels;
using SeqModels.Recurrent;

// end snippet
using SeqModels.Text;
using SeqModels.Training;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/performance-and-determinism.md: what 8-bit weights change.</summary>
internal static class EightBits
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verses.Read();
        RecurrentLanguageModel model = new(train.Vocabulary, new() { HiddenSize = 32, EmbeddingSize = 8 });
        model.Train(train, validation, new() { Epochs = 15, BatchSize = 8 });
        // snippet: EightBits
        Console.WriteLine(Evaluator.Compare([("float", model), ("8 bits", model.WithPrecision(WeightPrecision.Int8))], validation));
        // end snippet
    }
}
