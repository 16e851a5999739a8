// snippet: CountingStatistics
using SeqModels.NGrams;
using SeqModels.Plotting;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ngram-models.md: Zipf's law, growth and coverage of a text.</summary>
internal static class CountingStatistics
{
    public static void Run()
    {
        Book.Write();
        // snippet: CountingStatistics
        Corpus text = Corpus.FromFile("book.txt");
        CorpusStatistics statistics = CorpusStatistics.Of(text.Encode(text.BuildVocabulary(VocabularyOptions.Sentences)));
        ZipfPlot.Of(statistics).Save("zipf.png");
        foreach (RankFrequency order in statistics.Orders)
            Console.WriteLine($"{order.Order}-grams: {order.Types} types, {order.Tokens} tokens, {order.Hapaxes} occur once");
        // end snippet
    }
}
