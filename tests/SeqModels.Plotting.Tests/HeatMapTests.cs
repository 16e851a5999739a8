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

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public void OneRowOrColumnIsDrawn(int rows, int columns)
    {
        var values = new double[rows, columns];
        values[rows - 1, columns - 1] = 6;
        using var plot = new Plot();
        new HeatMap { Values = values, Range = (0, 6) }.Draw(plot, new ChartSize(400, 300));
        using SKBitmap bitmap = SKBitmap.Decode(plot.GetImageBytes(400, 300, ImageFormat.Png));
        Pixel last = plot.GetPixel(new Coordinates(columns - 1, -(rows - 1))), first = plot.GetPixel(new Coordinates(0, 0));
        bitmap.GetPixel((int)last.X, (int)last.Y).Should().Be(new SKColor(253, 231, 36));
        if (values.Length > 1)
            bitmap.GetPixel((int)first.X, (int)first.Y).Should().Be(new SKColor(68, 1, 84));
    }

    [Theory]
    [InlineData(1e10)]
    [InlineData(1e300)]
    [InlineData(double.MaxValue)]
    public void AValueBeyondTheRangeHasTheLastColor(double value)
    {
        Color last = Corners(new HeatMap { Values = new[,] { { 0, 1, 2 }, { 3, 4, value } }, Range = (0, 1) }).Last;
        (last.Red, last.Green, last.Blue).Should().Be((253, 231, 36));
    }

    [Fact]
    public void HugeValuesAreDrawn()
    {
        (Color low, _, Color high) = Corners(new HeatMap { Values = new[,] { { -1.7e308, 1, 2 }, { 3, 4, 1.7e308 } } });
        (low.Red, low.Green, low.Blue).Should().Be((68, 1, 84));
        (high.Red, high.Green, high.Blue).Should().Be((253, 231, 36));
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
