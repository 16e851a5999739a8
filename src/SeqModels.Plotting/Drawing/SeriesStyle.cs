using ScottPlot;
using ScottPlot.Hatches;

namespace SeqModels.Plotting.Drawing;

/// <summary>How series and reference lines are told apart where their colors repeat.</summary>
internal static class SeriesStyle
{
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted, LinePattern.DenselyDashed];

    private static readonly MarkerShape[] Shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond];

    private static readonly IHatch?[] Hatches = [null, new Striped(StripeDirection.DiagonalUp), new Dots(), new Checker()];

    private static readonly (LinePattern Pattern, string Gray)[] References =
        [(LinePattern.Dotted, "#808080"), (LinePattern.Dashed, "#505050"), (LinePattern.DenselyDashed, "#A0A0A0"), (LinePattern.Solid, "#B0B0B0"), (LinePattern.Dotted, "#303030"), (LinePattern.Dashed, "#A8A8A8")];

    /// <summary>The pattern of the line with a given index.</summary>
    public static LinePattern Pattern(int index) => At(Patterns, index);

    /// <summary>The shape of the points of the series with a given index.</summary>
    public static MarkerShape Shape(int index) => At(Shapes, index);

    /// <summary>The hatch of the bars of the series with a given index; null for none.</summary>
    public static IHatch? Hatch(int index) => At(Hatches, index);

    /// <summary>The pattern and the color of the reference line with a given index.</summary>
    public static (LinePattern Pattern, Color Color) Reference(int index)
    {
        (LinePattern pattern, string gray) = References[index % References.Length];
        return (pattern, Color.FromHex(gray));
    }

    private static T At<T>(T[] styles, int index) => styles[index / Palette.Colors.Count % styles.Length];
}
