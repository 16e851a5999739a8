// snippet: CountingSmoothing
using SeqModels.Evaluation;
using SeqModels.NGrams;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/ngram-models.md: every smoothing method at three orders.</summary>
internal static class CountingSmoothing
{
    public static void Run()
    {
        Corpus lines = Corpus.FromLines(Book.Sentences(600));
        Vocabulary vocabulary = lines.BuildVocabulary(VocabularyOptions.Sentences);
        var (train, heldOut, test) = lines.Encode(vocabulary).Split(0.5, 0.25, 0.25);
        // snippet: CountingSmoothing
        NGramSmoothing[] methods =
        [
            NGramSmoothing.AddK(0.1), NGramSmoothing.AbsoluteDiscounting(), NGramSmoothing.KneserNey(), NGramSmoothing.ModifiedKneserNey(),
            NGramSmoothing.GoodTuring(), NGramSmoothing.WittenBell(), NGramSmoothing.JelinekMercer(heldOut),
        ];
        foreach (NGramSmoothing method in methods)
        {
            Console.Write($"{method.Name,-26}");
            foreach (int order in (int[])[2, 3, 5])
                Console.Write($" {Evaluator.Evaluate(NGramModel.Estimate(train, order, method), test).Perplexity,6:F3}");
            Console.WriteLine();
        }

        foreach (OrderEstimate order in NGramModel.Estimate(train, order: 3).Report!.Orders)
        {
            string discounts = string.Join(", ", order.Discounts.Select(discount => $"{discount:F2}"));
            Console.WriteLine($"order {order.Order}: {order.NGramCount} n-grams, D = {discounts}{(order.Fallback is null ? "" : $": {order.Fallback}")}");
        }
        // end snippet
    }
}
