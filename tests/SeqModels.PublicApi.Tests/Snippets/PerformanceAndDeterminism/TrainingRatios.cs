using System.Globalization;
using SeqModels.Plotting;
using SeqModels.PublicApi.Tests.Documents;

namespace SeqModels.PublicApi.Tests.Snippets;

/// <summary>Draws docs/guide/pictures/training-ratios.png from the tables of docs/performance.md: one thread, AVX-512 and AVX2.</summary>
internal static class TrainingRatios
{
    public static void Run()
    {
        MarkdownTable[] tables = [.. MarkdownTable.Read(Page.Read("docs/performance.md")).Where(table => table.Columns is ["case", "SeqModels ms", "libtorch ms", ..])];
        Dictionary<string, double> wide = Ratios(tables[0]), narrow = Ratios(tables[2]);
        var chart = new BarChart
        {
            Title = "Training step, one thread: libtorch's time divided by SeqModels'",
            YLabel = "times as fast as libtorch",
            Groups = [.. wide.Keys.Select(name => name["train-".Length..])],
            Series = [new BarSeries("AVX-512", [.. wide.Values]), new BarSeries("AVX2", [.. wide.Keys.Select(name => narrow[name])])],
            References = [new ReferenceLine("equally fast", 1)],
        };
        chart.Save("training-ratios.png", new ChartSize(1100, 520));
        Console.WriteLine($"{wide.Count} cases");
    }

    private static Dictionary<string, double> Ratios(MarkdownTable table) => table.Rows
        .Where(row => row[0].StartsWith("`train-", StringComparison.Ordinal))
        .ToDictionary(row => row[0].Trim('`'), row => double.Parse(row[3].Split(' ')[0], CultureInfo.InvariantCulture));
}
