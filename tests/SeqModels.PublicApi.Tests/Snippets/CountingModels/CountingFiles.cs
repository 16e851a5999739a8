// snippet: CountingFiles
using SeqModels.LanguageModels;
using SeqModels.NGrams;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ngram-models.md: ARPA, binary files, quantization, a memory budget.</summary>
internal static class CountingFiles
{
    public static void Run()
    {
        Book.Write();
        NGramModel model = NGramModel.Estimate(SentenceFile.Read("book.txt"), order: 5);
        // snippet: CountingFiles
        Arpa.Write(model, "book.arpa.gz");                                  // what KenLM and SRILM read; gzip by the name
        model.Save("book.ngrams");                                          // hash tables: fast
        model.Save("book.packed.ngrams", new() { Kind = NGramStorageKind.Packed });
        model.Save("book.8bit.ngrams", new() { Kind = NGramStorageKind.Packed, ProbabilityBits = 8, BackoffBits = 8 });
        NGramModel.EstimateToFile("book.large.ngrams", "book.txt", order: 5, options: new() { MemoryBudget = 1L << 30 });

        foreach (string file in (string[])["book.ngrams", "book.packed.ngrams", "book.8bit.ngrams", "book.large.ngrams"])
        {
            using NGramModel loaded = NGramModel.Load(file);
            Console.WriteLine($"{file,-20} {new FileInfo(file).Length,7} bytes, ln p {loaded.LogProbability("the old owls sleep"):R}");
        }

        NGramModel arpa = Arpa.Read("book.arpa.gz", new() { Tokenizer = new WhitespaceTokenizer() });
        Console.WriteLine($"ARPA: ln p {arpa.LogProbability("the old owls sleep"):R}, {(arpa.ArpaReport!.IsClean ? "no repairs" : arpa.ArpaReport)}");
        // end snippet
    }
}
