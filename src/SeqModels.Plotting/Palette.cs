namespace SeqModels.Plotting;

/// <summary>
/// The default colors, in order of use: the palette of Okabe and Ito (2008), which is told apart also with a color vision deficiency. Its yellow,
/// too light for lines on white, is replaced by gray.
/// </summary>
public static class Palette
{
    /// <summary>Blue, <c>#0072B2</c>.</summary>
    public const string Blue = "#0072B2";

    /// <summary>Vermilion, <c>#D55E00</c>.</summary>
    public const string Vermilion = "#D55E00";

    /// <summary>Bluish green, <c>#009E73</c>.</summary>
    public const string Green = "#009E73";

    /// <summary>Reddish purple, <c>#CC79A7</c>.</summary>
    public const string Purple = "#CC79A7";

    /// <summary>Orange, <c>#E69F00</c>.</summary>
    public const string Orange = "#E69F00";

    /// <summary>Sky blue, <c>#56B4E9</c>.</summary>
    public const string SkyBlue = "#56B4E9";

    /// <summary>Gray, <c>#666666</c>.</summary>
    public const string Gray = "#666666";

    /// <summary>Black, <c>#000000</c>.</summary>
    public const string Black = "#000000";

    /// <summary>The colors in the order in which series without a color take them; after the last one, the first one follows.</summary>
    public static IReadOnlyList<string> Colors { get; } = [Blue, Vermilion, Green, Purple, Orange, SkyBlue, Gray, Black];

    /// <summary>The color of the series with a given index.</summary>
    internal static string At(int index) => Colors[index % Colors.Count];
}
