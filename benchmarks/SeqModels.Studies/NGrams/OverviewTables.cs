using System.Globalization;
using SeqModels.NGrams;
using SeqModels.Studies.Common;

namespace SeqModels.Studies.NGrams;

/// <summary>The tables of the comparison; <c>&gt;</c> marks the lowest test perplexity of a method whose probabilities sum to 1.</summary>
internal static class OverviewTables
{
    public static void Show(CorpusStatistics statistics)
    {
        var orders = new TextTable("N-grams of the training text", "order", "tokens", "types", "hapaxes", "Zipf exponent", "fitted ranks");
        foreach (RankFrequency order in statistics.Orders)
        {
            orders.Add($"{order.Order}", Count(order.Tokens), Count(order.Types), Count(order.Hapaxes),
                order.Fit is { } fit ? Text($"{fit.Exponent:F3}") : "", order.Fit is { } law ? Text($"1 to {law.LastRank:N0}") : "");
        }

        orders.Write();
        VocabularyGrowth growth = statistics.Growth;
        Console.WriteLine(Text($"Heaps' law: types = {growth.Coefficient:F2} · tokens^{growth.Exponent:F3}."));
        var coverage = new TextTable("Coverage by vocabulary size", "words", "training text covered", "OOV rate of the test text");
        foreach (CoveragePoint point in statistics.Coverage.Where(point => point.VocabularySize >= 10))
        {
            coverage.Add(Count(point.VocabularySize), Text($"{100 * point.Coverage:F1} %"), point.OovRate is { } rate ? Text($"{100 * rate:F1} %") : "");
        }

        coverage.Write();
    }

    public static void Show(IReadOnlyList<MethodResult> results)
    {
        foreach (IGrouping<int, MethodResult> order in results.GroupBy(result => result.Order))
        {
            var table = new TextTable($"Order {order.Key}: perplexity", "  method", "n-grams", "train", "valid", "test", "MB", "ms");
            double best = order.Where(result => result.IsNormalized).Min(result => result.Test);
            foreach (MethodResult result in order)
            {
                string note = (result.IsNormalized || !double.IsFinite(result.Test) ? "" : " (not normalized)") + (result.Fallbacks.Count > 0 ? " *" : "");
                table.Add(
                    (result.IsNormalized && result.Test == best ? "> " : "  ") + result.Method + note, Count(result.NGrams), Perplexity(result.Train), Perplexity(result.Valid), Perplexity(result.Test),
                    Text($"{result.Bytes / 1e6:F2}"), Text($"{1000 * result.Seconds:F0}"));
            }

            table.Write();
        }

        foreach (var group in results.SelectMany(result => result.Fallbacks.Select(fallback => (result.Method, result.Order, Fallback: fallback)))
            .GroupBy(note => (note.Method, note.Fallback)))
        {
            Console.WriteLine($"* {group.Key.Method}, models of order {string.Join(", ", group.Select(note => note.Order))}: {group.Key.Fallback}");
        }
    }

    private static string Perplexity(double value) =>
        !double.IsFinite(value) ? "infinite" : value.ToString(value < 1000 ? "F2" : "N0", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
