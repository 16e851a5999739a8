using System.Text.Json;

namespace SeqModels.Forecasting.Transforms;

/// <summary>Two fitted transforms, one after the other.</summary>
internal sealed class FittedSequence(FittedTransform first, FittedTransform second)
    : FittedTransform(first.VariableCount, first.LostLength + second.LostLength)
{
    internal const string Kind = "sequence";

    internal override void InvertErrors(Span<double> path)
    {
        second.InvertErrors(path);
        first.InvertErrors(path);
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        TransformJson.Write(writer, "first", first);
        TransformJson.Write(writer, "second", second);
    }

    private protected override void Transform(ReadOnlySpan<double> values, Span<double> result)
    {
        var middle = new TimeSeries(values.ToArray(), VariableCount, null, null, null);
        second.Apply(first.Apply(middle)).AsSpan().CopyTo(result);
    }

    private protected override PathInverse Inverse(TimeSeries history) =>
        new Both(first.InverseAfter(history), second.InverseAfter(first.Apply(history)));

    private sealed class Both(PathInverse first, PathInverse second) : PathInverse
    {
        public override void Apply(Span<double> path)
        {
            second.Apply(path);
            first.Apply(path);
        }
    }
}
