using SeqModels.Plotting;

namespace QuickStart;

/// <summary>
/// curves.png: perplexity against the number of training tokens, one color per model. Solid: training perplexity of each window before its
/// step; dashed: validation perplexity after each epoch. Models without epochs are horizontal lines.
/// </summary>
internal static class CurveChart
{
    private static readonly Dictionary<string, string> Colors = new()
    {
        ["ngram"] = Palette.Gray,
        ["hmm"] = Palette.Purple,
        ["mlp"] = Palette.Orange,
        ["mixture"] = Palette.Black,
        ["rnn"] = Palette.Vermilion,
        ["gru"] = Palette.Green,
        ["lstm"] = Palette.Blue,
    };

    /// <summary>The chart of trained models.</summary>
    public static Chart Of(string title, string token, IReadOnlyList<ModelResult> results)
    {
        long last = results.SelectMany(result => result.Curve?.Training ?? []).Select(point => point.TokensSeen).DefaultIfEmpty(1).Max();
        return new Chart
        {
            Title = title,
            XLabel = $"{token}s seen in training",
            YLabel = $"perplexity per {token}",
            YScale = AxisScale.Logarithmic,
            Lines = [.. results.Where(result => result.Curve is not null).SelectMany(result => Lines(result, result.Curve!, last))],
        };
    }

    private static IEnumerable<Line> Lines(ModelResult result, Curve curve, long last)
    {
        if (curve.Training.Count == 0)
        {
            yield return Line($"{result.Kind}: validation", [new(0, result.ValidationPerplexity), new(last, result.ValidationPerplexity)]) with { Dashed = true };
            yield break;
        }

        yield return Line($"{result.Kind}: training", curve.Training);
        if (curve.Validation.Count > 0)
        {
            yield return Line($"{result.Kind}: validation", curve.Validation) with { Dashed = true, Marked = true };
        }

        Line Line(string name, IReadOnlyList<CurvePoint> points) => new(name, [.. points.Select(point => (double)point.TokensSeen)], [.. points.Select(point => point.Perplexity)])
        {
            Color = Colors[result.Name],
            Marked = false,
        };
    }
}
