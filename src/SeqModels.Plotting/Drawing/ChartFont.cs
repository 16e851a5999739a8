using ScottPlot;
using SkiaSharp;

namespace SeqModels.Plotting.Drawing;

/// <summary>
/// The font of pictures: an installed sans-serif font, or if there is none (a container with only the SDK), the small embedded one.
/// </summary>
internal static class ChartFont
{
    private const string Own = "SeqModels Plain";

    private static readonly string[] Preferred = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Segoe UI", "Helvetica Neue", "Helvetica", "Arial"];

    /// <summary>The name by which ScottPlot finds it.</summary>
    public static string Name { get; } = Choose();

    /// <summary>What stands for the rest of a text; the embedded font has no ellipsis.</summary>
    public static string Ellipsis { get; } = Name == Own ? "..." : "…";

    private static string Choose()
    {
        string[] families = SKFontManager.Default.GetFontFamilies();
        if (Preferred.FirstOrDefault(families.Contains) is { } family)
        {
            return family;
        }

        Fonts.FontResolvers.Insert(0, new OwnFont());
        return Own;
    }

    private sealed class OwnFont : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            fontName == Own ? SKTypeface.FromStream(typeof(OwnFont).Assembly.GetManifestResourceStream("plain.ttf")!) : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
            CreateTypeface(fontName, FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);
    }
}
