using System.Globalization;
using Spectre.Console;

namespace QuickStart;

/// <summary>The output at the end of a run: the table of results and generated text.</summary>
internal static class Summary
{
    public static void Show(TextData text, IReadOnlyList<ModelResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .Title($"Perplexity per {text.UnitName}; bits per {text.UnitName} of the test text")
            .AddColumn(new TableColumn("model").NoWrap());
        foreach (string column in (string[])["parameters", "time", "train", "valid", "test", "bits"])
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        double best = results.Min(result => result.TestPerplexity);
        foreach (ModelResult result in results)
        {
            string style = result.TestPerplexity == best ? "bold green" : "default";
            table.AddRow([.. Cells(result).Select(cell => new Markup($"[{style}]{Markup.Escape(cell)}[/]"))]);
        }

        AnsiConsole.WriteLine();
        AnsiConsole.Write(table);
        foreach (ModelResult result in results)
        {
            AnsiConsole.WriteLine();
            AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(result.Kind)}[/]: generated text") { Justification = Justify.Left });
            Console.WriteLine(result.Sample);
        }

        AnsiConsole.WriteLine();
    }

    private static string[] Cells(ModelResult result) =>
    [
        result.Kind,
        result.Parameters.ToString("N0", CultureInfo.InvariantCulture),
        result.TrainingSeconds is { } seconds ? seconds.ToString("F1", CultureInfo.InvariantCulture) + " s" : "",
        Number(result.TrainPerplexity),
        Number(result.ValidationPerplexity),
        Number(result.TestPerplexity),
        Number(result.BitsPerToken),
    ];

    private static string Number(double value) => !double.IsFinite(value) ? "infinite" : value.ToString(
        value switch { < 100 => "F2", < 1e6 => "N0", _ => "0.0e0" }, CultureInfo.InvariantCulture);
}
