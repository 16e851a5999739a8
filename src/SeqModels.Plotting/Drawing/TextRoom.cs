using ScottPlot;

namespace SeqModels.Plotting.Drawing;

/// <summary>Text that must fit into a number of pixels.</summary>
internal static class TextRoom
{
    /// <summary>The size of a text in the font of pictures.</summary>
    public static PixelSize Measure(string text, float fontSize)
    {
        using Paint paint = Paint.NewDisposablePaint();
        return new LabelStyle { FontName = ChartFont.Name, FontSize = fontSize }.Measure(text, paint).Size;
    }

    /// <summary>The largest font size at which a text fits; if it does not even at the smallest one, its beginning.</summary>
    public static (string Text, float FontSize) Fit(string text, float fontSize, float smallest, float room)
    {
        for (float size = fontSize; size >= smallest; size--)
        {
            if (Measure(text, size).Width <= room)
            {
                return (text, size);
            }
        }

        smallest = Math.Min(smallest, fontSize);
        return (Shorten(text, smallest, room), smallest);
    }

    /// <summary>The text, or as much of its beginning as fits.</summary>
    public static string Shorten(string text, float fontSize, float room)
    {
        if (Measure(text, fontSize).Width <= room)
        {
            return text;
        }

        int fits = 0, tooLong = text.Length;
        while (tooLong - fits > 1)
        {
            int middle = (fits + tooLong) / 2;
            (fits, tooLong) = Measure(Beginning(text, middle), fontSize).Width <= room ? (middle, tooLong) : (fits, middle);
        }

        return Beginning(text, fits);
    }

    /// <summary>The first characters of a text, never half of a surrogate pair.</summary>
    public static string Beginning(string text, int length) => length >= text.Length
        ? text
        : text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)].TrimEnd() + ChartFont.Ellipsis;
}
