using System.Globalization;
using SeqModels.Plotting;

namespace SeqModels.Benchmarks.Torch;

/// <summary>The curves of two outputs of <c>--heights</c>, before and after a change, as a share of each one's peak.</summary>
internal static class HeightsPlot
{
    /// <param name="arguments">The two CSV files and the PNG file to write.</param>
    public static void Save(string[] arguments)
    {
        if (arguments is not [string before, string after, string png])
            throw new FormatException("--plot-heights needs BEFORE.csv,AFTER.csv,OUT.png.");
        Figure figure = new([.. Panels(Read(before), Read(after))]);
        figure.Save(png);
    }

    private static IEnumerable<Panel> Panels(Table before, Table after)
    {
        for (int shape = 1; shape < before.Names.Length - 1; shape++)
        {
            yield return new Chart
            {
                Title = $"C += A·B, B {before.Names[shape]} packed, one thread",
                XLabel = "rows of A",
                YLabel = "% of peak",
                YRange = new AxisRange(0, 100),
                Lines = [new Line("before", before.Rows(), before.Shares(shape)) { Dashed = true }, new Line("after", after.Rows(), after.Shares(shape))],
            };
        }
    }

    private static Table Read(string file)
    {
        string[] lines = File.ReadAllLines(file);
        return new(lines[0].Split(','), [.. lines.Skip(1).Select(line => Array.ConvertAll(line.Split(','), text => double.Parse(text, CultureInfo.InvariantCulture)))]);
    }

    private sealed record Table(string[] Names, double[][] Values)
    {
        public double[] Rows() => [.. Values.Select(row => row[0])];

        public double[] Shares(int index) => [.. Values.Select(row => 100 * row[index] / row[^1])];
    }
}
