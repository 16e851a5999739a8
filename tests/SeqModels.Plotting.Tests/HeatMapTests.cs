using ScottPlot;
using SkiaSharp;

namespace SeqModels.Plotting.Tests;

public sealed class HeatMapTests
{
    private static readonly double[,] Values = { { 0, 1, 2 }, { 3, 4, double.NaN } };

    [Fact]
    public void RowZeroIsAtTheTopAndColorsGoFromLowToHigh()
    {
        (Color low, Color high, Color missing) = Corners(new HeatMap { Values = Values });
        (low.Red, low.Green, low.Blue).Should().Be((68, 1, 84));
        (high.Red, high.Green, high.Blue).Should().Be((253, 231, 36));
        (missing.Red, missing.Green, missing.Blue).Should().Be((0xDD, 0xDD, 0xDD));
    }

    [Fact]
    public void OfDivergingColorsWhiteIsZero()
    {
        Color zero = Corners(new HeatMap { Values = Values, Colors = HeatMapColors.Diverging }).First;
        (zero.Red, zero.Green, zero.Blue).Should().Be((0xF7, 0xF7, 0xF7));
    }

    [Fact]
    public void AScaleOfLogarithmsSkipsZero()
    {
        Color zero = Corners(new HeatMap { Values = Values, Scale = AxisScale.Logarithmic, Range = (1, 4) }).First;
        (zero.Red, zero.Green, zero.Blue).Should().Be((0xDD, 0xDD, 0xDD));
    }

    [Fact]
    public void ConstantAndMissingValuesAreDrawn()
    {
        Corners(new HeatMap { Values = new double[2, 3], Colors = HeatMapColors.Diverging });
        Corners(new HeatMap { Values = new double[2, 3], Scale = AxisScale.Logarithmic });
    }

    [Fact]
    public void ErrorsNameTheCounts()
    {
        FluentActions.Invoking(() => Corners(new HeatMap { Values = new double[0, 3] })).Should().Throw<ArgumentException>().WithMessage("*[0, 3].");
        FluentActions.Invoking(() => Corners(new HeatMap { Values = Values, RowNames = ["a"] })).Should().Throw<ArgumentException>()
            .WithMessage("HeatMap: RowNames must have a name for each of the 2 rows, but has 1.");
    }

    /// <summary>The colors of the cells [0, 0], [1, 1] and [1, 2].</summary>
    private static (Color First, Color Middle, Color Last) Corners(HeatMap map)
    {
        using var plot = new Plot();
        map.Draw(plot, new ChartSize(400, 300));
        using SKBitmap bitmap = SKBitmap.Decode(plot.GetImageBytes(400, 300, ImageFormat.Png));
        return (At(0, 0), At(1, 1), At(1, 2));

        Color At(int row, int column)
        {
            Pixel pixel = plot.GetPixel(new Coordinates(column, -row));
            SKColor color = bitmap.GetPixel((int)pixel.X, (int)pixel.Y);
            return new Color(color.Red, color.Green, color.Blue);
        }
    }
}
