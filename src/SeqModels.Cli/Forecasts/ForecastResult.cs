using System.Globalization;
using SeqModels.Cli.Output;

namespace SeqModels.Cli.Forecasts;

/// <summary>A forecast; as text it is CSV.</summary>
/// <param name="Model">The name of the model on the command line.</param>
/// <param name="Description">Its name with sizes, such as AR(13).</param>
/// <param name="Points">The predicted values, by step, then by column.</param>
internal sealed record ForecastResult(string Model, string Description, IReadOnlyList<ForecastPoint> Points) : ITextOutput
{
    public void WriteText(TextWriter writer)
    {
        bool hasTimes = Points[0].Time is not null, hasColumns = Points.Any(point => point.Column != Points[0].Column);
        string[] names =
        [
            "step",
            .. hasTimes ? (string[])["time"] : [],
            .. hasColumns ? (string[])["column"] : [],
            "forecast",
            .. Points[0].Intervals.SelectMany(interval => (string[])["lower" + interval.Percent, "upper" + interval.Percent]),
        ];
        writer.Write(string.Join(',', names) + "\n");
        foreach (ForecastPoint point in Points)
        {
            string[] cells =
            [
                point.Step.ToString(CultureInfo.InvariantCulture),
                .. hasTimes ? (string[])[point.Time!] : [],
                .. hasColumns ? (string[])[Quoted(point.Column)] : [],
                Text(point.Forecast),
                .. point.Intervals.SelectMany(interval => (string[])[Text(interval.Lower), Text(interval.Upper)]),
            ];
            writer.Write(string.Join(',', cells) + "\n");
        }
    }

    private static string Text(double number) => number.ToString("G9", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
