using System.Text.Json;
using SeqModels.Forecasting.Series;
using SeqModels.Forecasting.Transforms;
using SeqModels.Numerics;

namespace SeqModels.Forecasting;

/// <summary>
/// Differences of every variable: (1 − B)^d (1 − B^s)^D y_t with the backshift operator B, order d, seasonal period s and seasonal order D.
/// The inverse continues the sums from the end of the history (Box, Jenkins, Reinsel and Ljung 2015, chapter 4).
/// </summary>
/// <example><code>
/// new Differencing()                                    // y_t − y_{t−1}
/// new Differencing { Order = 0, SeasonalPeriod = 12 }   // y_t − y_{t−12}
/// new Differencing { Order = 1, SeasonalPeriod = 12 }   // (1 − B)(1 − B^12) y_t, as in the airline model
/// </code></example>
public sealed record Differencing : SeriesTransform
{
    internal const string Kind = "differencing";

    /// <summary>d, the order of the ordinary difference: at least 0; 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int Order { get; init => field = OptionRange.AtLeast(0, value, nameof(Differencing)); } = 1;

    /// <summary>s, the period of the seasonal difference: at least 1; 1 by default, for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int SeasonalPeriod { get; init => field = OptionRange.AtLeast(1, value, nameof(Differencing)); } = 1;

    /// <summary>D, the order of the seasonal difference: at least 0; 1 by default. Ignored without a <see cref="SeasonalPeriod"/> above
    /// 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int SeasonalOrder { get; init => field = OptionRange.AtLeast(0, value, nameof(Differencing)); } = 1;

    /// <inheritdoc/>
    public override int LostLength => checked(Order + (SeasonalPeriod > 1 ? SeasonalPeriod * SeasonalOrder : 0));

    /// <inheritdoc/>
    public override FittedTransform Fit(IReadOnlyList<TimeSeries> series)
    {
        const string Owner = "Differencing.Fit";
        SeriesChecks.Alike(series, Owner);
        double[] coefficients = DifferenceFilter.Expand(Order, SeasonalPeriod, SeasonalPeriod > 1 ? SeasonalOrder : 0);
        for (int i = 0; i < series.Count; i++)
        {
            string name = SeriesChecks.NameOf(i, series.Count);
            if (series[i].Length < coefficients.Length)
            {
                throw new ArgumentException(
                    $"{Owner}: {name} must have more than {coefficients.Length - 1} values to take differences, but had {series[i].Length}.", nameof(series));
            }

            SeriesChecks.FiniteValues(series[i], 0, series[i].Length, Owner, name);
        }

        return new DifferenceFilter(coefficients, series[0].VariableCount);
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        writer.WriteNumber("order", Order);
        writer.WriteNumber("seasonalPeriod", SeasonalPeriod);
        writer.WriteNumber("seasonalOrder", SeasonalOrder);
    }
}
