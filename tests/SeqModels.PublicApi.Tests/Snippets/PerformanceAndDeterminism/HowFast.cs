// snippet: HowFast
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/performance-and-determinism.md: what a run and a machine are.</summary>
internal static class HowFast
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verses.Read();
        RecurrentLanguageModel model = new(train.Vocabulary, new() { HiddenSize = 32, EmbeddingSize = 8 });
        // snippet: HowFast
        Console.WriteLine($"vectors of {ProcessorSupport.VectorBits} bits, up to {Parallelism.Degree} threads");
        TrainingResult result = model.Train(train, validation, new() { Epochs = 3, BatchSize = 8 });
        Console.WriteLine($"{result.TokensPerSecond:F0} tokens per second, {result.TrainingTime.TotalSeconds:F1} s without validation");
        // end snippet
    }
}
