using System.Globalization;
using System.Text.Json;
using SeqModels.Forecasting.Transforms;
using SeqModels.Numerics;

namespace SeqModels.Forecasting;

/// <summary>
/// Scales every variable so that its values in the training series lie in [<see cref="Lower"/>, <see cref="Upper"/>]; later values may lie
/// outside. A variable that is constant in the training series is only shifted to <see cref="Lower"/>.
/// </summary>
public sealed record MinMaxScaler : SeriesTransform
{
    internal const string Kind = "minMax";

    /// <summary>The transformed minimum.</summary>
    public double Lower { get; init => field = Finite(value, nameof(Lower)); }

    /// <summary>The transformed maximum, above <see cref="Lower"/>; 1 by default.</summary>
    public double Upper { get; init => field = Finite(value, nameof(Upper)); } = 1;

    /// <inheritdoc/>
    public override int LostLength => 0;

    /// <inheritdoc/>
    public override FittedTransform Fit(IReadOnlyList<TimeSeries> series)
    {
        if (!(Upper > Lower))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"MinMaxScaler.Fit: Upper must be above Lower, but they were {Upper} and {Lower}."));
        }

        VariableStatistics[] statistics = VariableStatistics.Of(series, "MinMaxScaler.Fit");
        double[] scales = Array.ConvertAll(statistics, one => one.IsConstant ? 1 : (one.Maximum - one.Minimum) / (Upper - Lower));
        var offsets = new double[scales.Length];
        for (int i = 0; i < offsets.Length; i++)
            offsets[i] = statistics[i].Minimum - (Lower * scales[i]);
        return new AffineTransform(offsets, scales);
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        ExactText.Write(writer, "lower", Lower);
        ExactText.Write(writer, "upper", Upper);
    }

    private static double Finite(double value, string option) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(option, value, string.Create(CultureInfo.InvariantCulture, $"MinMaxScaler.{option}: must be finite, but was {value}."));
}
