using System.Text.Json;
using SeqModels.Forecasting.Transforms;

namespace SeqModels.Forecasting;

/// <summary>
/// Scales every variable to mean 0 and standard deviation 1 over all values of the training series: (y − mean)/deviation, with the population's
/// standard deviation (divisor n). A variable that is constant in the training series is only centred: its deviation counts as 1.
/// </summary>
public sealed record StandardScaler : SeriesTransform
{
    internal const string Kind = "standard";

    /// <inheritdoc/>
    public override int LostLength => 0;

    /// <inheritdoc/>
    public override FittedTransform Fit(IReadOnlyList<TimeSeries> series)
    {
        VariableStatistics[] statistics = VariableStatistics.Of(series, "StandardScaler.Fit");
        return new AffineTransform(
            Array.ConvertAll(statistics, one => one.Mean),
            Array.ConvertAll(statistics, one => one.IsConstant ? 1 : one.StandardDeviation));
    }

    internal override void Write(Utf8JsonWriter writer) => writer.WriteString("kind", Kind);
}
