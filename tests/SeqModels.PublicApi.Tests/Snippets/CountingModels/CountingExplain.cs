// snippet: CountingExplain
using SeqModels.NGrams;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ngram-models.md: where a probability comes from.</summary>
internal static class CountingExplain
{
    public static void Run()
    {
        Corpus lines = Corpus.FromLines(Book.Sentences());
        NGramModel model = NGramModel.Estimate(lines.Encode(lines.BuildVocabulary(VocabularyOptions.Sentences)), order: 3);
        // snippet: CountingExplain
        Console.WriteLine(model.Explain("the gray wolf waits".Split(' ')));
        // end snippet
    }
}
