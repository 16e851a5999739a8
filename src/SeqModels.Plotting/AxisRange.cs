using System.Globalization;

namespace SeqModels.Plotting;

/// <summary>The range of an axis or of colors.</summary>
public readonly record struct AxisRange
{
    /// <summary>A range.</summary>
    /// <param name="low">The lowest value, finite.</param>
    /// <param name="high">The highest value, finite and above <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">A value is not finite, or <paramref name="high"/> is not above <paramref name="low"/>.</exception>
    public AxisRange(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low >= high)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"AxisRange: both values must be finite and the second above the first, but were {low} and {high}."), nameof(high));
        }

        (Low, High) = (low, high);
    }

    /// <summary>The lowest value.</summary>
    public double Low { get; }

    /// <summary>The highest value.</summary>
    public double High { get; }

    /// <summary>Converts a tuple of the lowest and the highest value.</summary>
    /// <param name="range">The lowest and the highest value.</param>
    /// <exception cref="ArgumentException">A value is not finite, or the second is not above the first.</exception>
    public static implicit operator AxisRange((double Low, double High) range) => new(range.Low, range.High);
}
