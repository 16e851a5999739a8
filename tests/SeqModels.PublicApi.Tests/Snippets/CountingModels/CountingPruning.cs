// snippet: CountingPruning
using SeqModels.NGrams;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ngram-models.md: smaller models.</summary>
internal static class CountingPruning
{
    public static void Run()
    {
        Corpus lines = Corpus.FromLines(Book.Sentences());
        Vocabulary vocabulary = lines.BuildVocabulary(VocabularyOptions.Sentences);
        var (train, _, test) = lines.Encode(vocabulary).Split(0.8, 0.1, 0.1);
        NGramModel model = NGramModel.Estimate(train, order: 5);
        // snippet: CountingPruning
        NGramPruning half = NGramPruning.ToFraction(0.5);
        Console.WriteLine(model.MeasurePruning(test, [NGramPruning.ByEntropy(1e-5), half, NGramPruning.ToSize(500), NGramPruning.ByCount(model.Counts!, 2)]));
        NGramModel small = model.Prune(half);
        NGramModel frequent = NGramModel.Estimate(train, order: 5, NGramSmoothing.ModifiedKneserNey() with { PruneThresholds = [0, 0, 1] });
        Console.WriteLine($"{model.NGramCount(5)} 5-grams, {small.NGramCount(5)} in the half, {frequent.NGramCount(5)} with count 2 or more");
        // end snippet
    }
}
