using System.Text.Json;

namespace SeqModels.Forecasting.Transforms;

/// <summary>Two transforms, one after the other.</summary>
internal sealed record TransformSequence(SeriesTransform First, SeriesTransform Second) : SeriesTransform
{
    internal const string Kind = "sequence";

    public override int LostLength => First.LostLength + Second.LostLength;

    public override FittedTransform Fit(IReadOnlyList<TimeSeries> series)
    {
        FittedTransform first = First.Fit(series);
        return new FittedSequence(first, Second.Fit([.. series.Select(first.Apply)]));
    }

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        TransformJson.Write(writer, "first", First);
        TransformJson.Write(writer, "second", Second);
    }
}
