using System.Text.Json;
using SeqModels.Forecasting.Files;

namespace SeqModels.Forecasting.Transforms;

/// <summary>(y − offset)/scale for every variable.</summary>
internal sealed class AffineTransform(double[] offsets, double[] scales) : FittedTransform(offsets.Length, 0)
{
    public const string Kind = "affine";

    internal override void InvertErrors(Span<double> path)
    {
        for (int i = 0; i < path.Length; i++)
            path[i] *= scales[i % scales.Length];
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        ForecastJson.Write(writer, "offsets", offsets);
        ForecastJson.Write(writer, "scales", scales);
    }

    private protected override void Transform(ReadOnlySpan<double> values, Span<double> result)
    {
        for (int i = 0; i < values.Length; i++)
            result[i] = (values[i] - offsets[i % offsets.Length]) / scales[i % scales.Length];
    }

    private protected override PathInverse Inverse(TimeSeries history) => new Inverted(offsets, scales);

    private sealed class Inverted(double[] offsets, double[] scales) : PathInverse
    {
        public override void Apply(Span<double> path)
        {
            for (int i = 0; i < path.Length; i++)
                path[i] = (path[i] * scales[i % scales.Length]) + offsets[i % offsets.Length];
        }
    }
}
