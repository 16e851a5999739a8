// snippet: CountingSmoothing
using SeqModels.Evaluation;
using SeqModels.NGrams;

// end snippet
using SeqModels.Text;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>docs/guide/counting-models.md: every smoothing method at three orders.</summary>
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
            IEnumerable<double> perplexities = new[] { 2, 3, 5 }.Select(order => Evaluator.Evaluate(NGramModel.Estimate(train, order, method), test).Perplexity);
            Console.WriteLine($"{method.Name,-26} {string.Join("  ", perplexities.Select(perplexity => $"{perplexity:F3}"))}");
        }

        foreach (OrderEstimate order in NGramModel.Estimate(train, order: 3).Report!.Orders)
            Console.WriteLine($"order {order.Order}: {order.NGramCount} n-grams, D = {string.Join(", ", order.Discounts.Select(discount => $"{discount:F2}"))} {order.Fallback}");
        // end snippet
    }
}
