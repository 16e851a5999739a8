// snippet: QueryJob
using SeqModels.LanguageModels;
using SeqModels.NGrams;
using SeqModels.Text;

// end snippet
namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>A job of the guide: query an n-gram model word by word.</summary>
internal static class QueryJob
{
    public static void Run()
    {
        Book.Write();
        // snippet: QueryJob
        EncodedCorpus text = SentenceFile.Read("book.txt");                 // one sentence per line
        NGramModel.Estimate(text, order: 3).Save("book.ngrams");

        using NGramModel model = NGramModel.Load("book.ngrams");            // memory-mapped
        NGramState state = model.BeginOfSentenceState();                    // after <s>
        double total = 0;
        foreach (string word in "the old wolf sleeps </s>".Split(' '))
        {
            int id = model.Vocabulary.IdOf(word);                           // that of <unk> for an unknown word
            double logProbability = model.Score(in state, id, out NGramState next, out int order);
            string unknown = id == model.Vocabulary.UnknownId ? "  unknown" : "";
            Console.WriteLine($"{word,-8} id {id,2}  ln p {logProbability,7:F3}  {order}-gram{unknown}");
            (state, total) = (next, total + logProbability);
        }

        Console.WriteLine($"sentence: ln p {total:F3}, log10 p {total / Math.Log(10):F3}; at once {model.LogProbability("the old wolf sleeps"):F3}");

        NGramState afterOld = model.BeginOfSentenceState();
        foreach (string word in "the old".Split(' '))
            model.Score(in afterOld, model.Vocabulary.IdOf(word), out afterOld);
        foreach (TokenProbability top in model.TopNext(in afterOld, count: 3))
            Console.WriteLine($"the old {model.Vocabulary[top.Token]}: {top.Probability:F3}");
        // end snippet
    }
}
