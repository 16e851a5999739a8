using ScottPlot;
using SeqModels.Files;
using SkiaSharp;

namespace SeqModels.Plotting.Drawing;

/// <summary>Saves figures. The picture is complete in memory before its file is touched.</summary>
internal static class FigureFile
{
    public static void Save(Figure figure, string path, ChartSize size)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        size.ThrowIfEmpty();
        string extension = Path.GetExtension(path);
        bool isVector = extension.Equals(".svg", StringComparison.OrdinalIgnoreCase);
        if (!isVector && !extension.Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The name of a picture must end in .png or .svg, but was '{path}'.", nameof(path));
        }

        byte[] bytes = isVector ? Vector(figure, size) : Pixels(figure, size);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private static byte[] Pixels(Figure figure, ChartSize size)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(size.Width, size.Height))
            ?? throw new InvalidOperationException($"There is not enough memory for a picture of {size.Width} × {size.Height} pixels.");
        Draw(figure, size, surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static byte[] Vector(Figure figure, ChartSize size)
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, size.Width, size.Height), stream))
        {
            Draw(figure, size, canvas);
        }

        return stream.ToArray();
    }

    private static void Draw(Figure figure, ChartSize size, SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        PixelRect[] places = PanelLayout.Places(figure.Layout, figure.Panels.Count, size);
        foreach ((Panel panel, PixelRect place) in figure.Panels.Zip(places))
        {
            using var plot = new Plot();
            panel.Draw(plot, Size(place));
            plot.RenderManager.ClearCanvasBeforeEachRender = false; // it would clear the panels drawn before
            plot.Render(canvas, place);
        }
    }

    private static ChartSize Size(PixelRect place) => new(Math.Max(ChartSize.Smallest, (int)place.Width), Math.Max(ChartSize.Smallest, (int)place.Height));
}
