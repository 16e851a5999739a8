namespace SeqModels.Plotting;

/// <summary>The size of a picture.</summary>
public readonly record struct ChartSize
{
    internal const int Smallest = 100, Largest = 16_384;

    /// <summary>A size.</summary>
    /// <param name="width">The width in pixels, from 100 to 16384.</param>
    /// <param name="height">The height in pixels, from 100 to 16384.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is outside its range.</exception>
    public ChartSize(int width, int height)
    {
        Width = Check(width, nameof(width));
        Height = Check(height, nameof(height));
    }

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>Throws for <c>default(ChartSize)</c>.</summary>
    internal void ThrowIfEmpty()
    {
        if (Width == 0)
        {
            throw new ArgumentException("default(ChartSize) has no pixels. Give new ChartSize(width, height), or null for the usual size.");
        }
    }

    private static int Check(int pixels, string name) => pixels is >= Smallest and <= Largest
        ? pixels
        : throw new ArgumentOutOfRangeException(name, pixels, $"ChartSize: the {name} must be from {Smallest} to {Largest} pixels.");
}
