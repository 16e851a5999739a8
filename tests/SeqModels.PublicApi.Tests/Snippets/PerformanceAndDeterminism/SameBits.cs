// snippet: SameBits
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SeqModels.LanguageModels;
using SeqModels.Numerics;
using SeqModels.Text;
using SeqModels.Training;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/performance-and-determinism.md: the same bits on one thread and on four.</summary>
internal static class SameBits
{
    public static void Run()
    {
        (EncodedCorpus train, EncodedCorpus validation) = Verses.Read();
        // snippet: SameBits
        foreach (int threads in (int[])[1, 4])
        {
            using ParallelismScope limit = Parallelism.Limit(threads);
            var model = new RecurrentLanguageModel(train.Vocabulary, new() { HiddenSize = 32, EmbeddingSize = 8, Seed = 7 });
            model.Train(train, validation, new() { Epochs = 2, BatchSize = 8, Seed = 7 });
            byte[] hash = SHA256.HashData(MemoryMarshal.AsBytes(model["rnn.weight_hh_l0"].AsSpan()));
            Console.WriteLine($"{threads} threads: {Convert.ToHexStringLower(hash)[..16]}");
        }
        // end snippet
    }
}
