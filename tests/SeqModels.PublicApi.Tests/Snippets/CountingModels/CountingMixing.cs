// snippet: CountingMixing
using SeqModels.NGrams;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ngram-models.md: two models as one.</summary>
internal static class CountingMixing
{
    public static void Run()
    {
        Corpus lines = Corpus.FromLines(Book.Sentences(400));
        Corpus others = Corpus.FromLines([.. Book.Sentences(1500, seed: 5).Select(line => line.Replace("owl", "horse", StringComparison.Ordinal))]);
        NGramModel small = NGramModel.Estimate(lines.Encode(lines.BuildVocabulary(VocabularyOptions.Sentences)), order: 3);
        NGramModel large = NGramModel.Estimate(others.Encode(others.BuildVocabulary(VocabularyOptions.Sentences)), order: 3);
        Corpus heldOutLines = Corpus.FromLines(Book.Sentences(200, seed: 9));
        // snippet: CountingMixing
        EncodedCorpus heldOut = heldOutLines.Encode(NGramMixture.UniteVocabularies([small, large]));
        NGramMixture mixture = NGramMixture.Linear([small, large], heldOut);
        Console.WriteLine(mixture);
        mixture.Model.Save("mixed.ngrams");
        // end snippet
    }
}
