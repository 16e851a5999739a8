using System.Globalization;

namespace SeqModels.Forecasting;

/// <summary>A central prediction interval: it contains the value with the probability of its level.</summary>
/// <param name="Lower">The lower end, the quantile (1 − level)/2.</param>
/// <param name="Upper">The upper end, the quantile (1 + level)/2.</param>
public readonly record struct ForecastInterval(double Lower, double Upper)
{
    /// <summary>Upper − Lower.</summary>
    public double Width => Upper - Lower;

    /// <summary>Whether the interval contains a value; the ends are included.</summary>
    /// <param name="value">The value.</param>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>Formats the ends, for example <c>[-1.5, 2.25]</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Lower:G6}, {Upper:G6}]");
}
