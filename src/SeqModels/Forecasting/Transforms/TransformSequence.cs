namespace SeqModels.Forecasting.Transforms;

/// <summary>Two transforms, one after the other.</summary>
internal sealed record TransformSequence(SeriesTransform First, SeriesTransform Second) : SeriesTransform
{
    public override FittedTransform Fit(IReadOnlyList<TimeSeries> series)
    {
        FittedTransform first = First.Fit(series);
        return new FittedSequence(first, Second.Fit([.. series.Select(first.Apply)]));
    }
}
