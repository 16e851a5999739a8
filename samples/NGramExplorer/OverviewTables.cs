using System.Globalization;
using SeqModels.NGrams;
using Spectre.Console;

namespace NGramExplorer;

/// <summary>The tables of the comparison.</summary>
internal static class OverviewTables
{
    public static void Show(CorpusStatistics statistics)
    {
        var orders = Create("N-grams of the training text", "order", "tokens", "types", "hapaxes", "Zipf exponent", "fitted ranks");
        foreach (RankFrequency order in statistics.Orders)
        {
            orders.AddRow($"{order.Order}", Count(order.Tokens), Count(order.Types), Count(order.Hapaxes),
                order.Fit is { } fit ? Text($"{fit.Exponent:F3}") : "", order.Fit is { } law ? Text($"1 to {law.LastRank:N0}") : "");
        }

        AnsiConsole.Write(orders);
        VocabularyGrowth growth = statistics.Growth;
        Console.WriteLine(Text($"Heaps' law: types = {growth.Coefficient:F2} · tokens^{growth.Exponent:F3}."));
        var coverage = Create("Coverage by vocabulary size", "words", "training text covered", "OOV rate of the test text");
        foreach (CoveragePoint point in statistics.Coverage.Where(point => point.VocabularySize >= 10))
        {
            coverage.AddRow(Count(point.VocabularySize), Text($"{100 * point.Coverage:F1} %"), point.OovRate is { } rate ? Text($"{100 * rate:F1} %") : "");
        }

        AnsiConsole.Write(coverage);
    }

    public static void Show(IReadOnlyList<MethodResult> results)
    {
        foreach (IGrouping<int, MethodResult> order in results.GroupBy(result => result.Order))
        {
            var table = Create($"Order {order.Key}: perplexity", "method", "n-grams", "train", "valid", "test", "MB", "ms");
            double best = order.Where(result => result.IsNormalized).Min(result => result.Test);
            foreach (MethodResult result in order)
            {
                string style = result.IsNormalized && result.Test == best ? "bold green" : "default";
                string note = (result.IsNormalized || !double.IsFinite(result.Test) ? "" : " (not normalized)") + (result.Fallbacks.Count > 0 ? " *" : "");
                string[] cells =
                [
                    result.Method + note, Count(result.NGrams), Perplexity(result.Train), Perplexity(result.Valid), Perplexity(result.Test),
                    Text($"{result.Bytes / 1e6:F2}"), Text($"{1000 * result.Seconds:F0}"),
                ];
                table.AddRow([.. cells.Select(cell => new Markup($"[{style}]{Markup.Escape(cell)}[/]"))]);
            }

            AnsiConsole.Write(table);
        }

        foreach (var group in results.SelectMany(result => result.Fallbacks.Select(fallback => (result.Method, result.Order, Fallback: fallback)))
            .GroupBy(note => (note.Method, note.Fallback)))
        {
            Console.WriteLine($"* {group.Key.Method}, models of order {string.Join(", ", group.Select(note => note.Order))}: {group.Key.Fallback}");
        }
    }

    private static Table Create(string title, params string[] columns)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(title).AddColumn(new TableColumn(columns[0]).NoWrap());
        foreach (string column in columns.Skip(1))
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        return table;
    }

    private static string Perplexity(double value) =>
        !double.IsFinite(value) ? "infinite" : value.ToString(value < 1000 ? "F2" : "N0", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
