using Samples;
using SeqModels.Diagnostics;

namespace GradientFlowLesson;

/// <summary>All pictures of the lesson.</summary>
internal static class Pictures
{
    /// <summary>Smaller values are not drawn: below, a picture shows only how fast a curve falls.</summary>
    private const double Smallest = 1e-12;

    /// <summary>Draws the pictures.</summary>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> Draw(string folder, IReadOnlyList<Measured> measured)
    {
        var files = new List<string>();
        foreach (IGrouping<string, Measured> task in measured.GroupBy(one => one.Task))
        {
            files.Add(Save(folder, $"norms-{task.Key}.png", [.. Panels(task, Norms)]));
            files.Add(Save(folder, $"shares-{task.Key}.png", [.. Panels(task, Shares)]));
            LineChart[] paths = [.. task.Where(one => one.IsTrained && one.Flow.Paths?.State == "c").Select(Paths)];
            if (paths.Length > 0)
                files.Add(Save(folder, $"paths-{task.Key}.png", paths));
        }

        return files;
    }

    /// <summary>One panel for fresh models, one for trained ones.</summary>
    private static IEnumerable<LineChart> Panels(IEnumerable<Measured> task, Func<string, Measured[], LineChart> panel) =>
        task.GroupBy(one => one.IsTrained).Select(group => panel($"{group.First().Task}, {(group.Key ? "trained" : "fresh")}", [.. group]));

    private static LineChart Norms(string name, Measured[] models) => new()
    {
        Title = $"Gradient of the hidden state against lag: {name}",
        XLabel = "lag k",
        YLabel = "‖∂loss/∂h‖ relative to lag 0",
        Logarithmic = true,
        Lines = [.. models.Select((one, i) => Line(one.Layer, one.Flow.Lags.Select(lag => lag.HiddenNorm / one.Flow.Lags[0].HiddenNorm), i))],
    };

    private static LineChart Shares(string name, Measured[] models) => new()
    {
        Title = $"Gradient of the weights from lags up to k: {name}",
        XLabel = "lag k",
        YLabel = "cumulative share",
        Lines = [.. models.Select((one, i) => Line($"{one.Layer} (90 %: {one.Flow.Horizon(0.9)})", one.Flow.Lags.Select(lag => lag.CumulativeShare), i))],
        References = [new("horizons: 50, 90, 99 %", 0.5), new("", 0.9), new("", 0.99)],
    };

    private static LineChart Paths(Measured one)
    {
        PathGradients paths = one.Flow.Paths!;
        double start = paths.Lags[0].TotalNorm;
        return new LineChart
        {
            Title = $"Gradient of the cell state by path: {one.Task}, {one.Name}",
            XLabel = "lag k",
            YLabel = "norm relative to lag 0",
            Logarithmic = true,
            Lines =
            [
                Line("all paths", paths.Lags.Select(lag => lag.TotalNorm / start), 7),
                Line("carry c → c", paths.Lags.Select(lag => lag.Norms[0] / start), 0),
                Line("through gates", paths.Lags.Select(lag => lag.GatesNorm / start), 1),
            ],
        };
    }

    private static ChartLine Line(string name, IEnumerable<double> values, int color)
    {
        double[] ys = [.. values.Select(value => value < Smallest ? double.NaN : value)];
        return new ChartLine(name, [.. ys.Select((_, lag) => (double)lag)], ys, LineChart.Colors[color]);
    }

    private static string Save(string folder, string name, params IReadOnlyList<LineChart> panels)
    {
        string file = Path.Combine(folder, name);
        LineChart.Save(file, panels);
        return file;
    }
}
