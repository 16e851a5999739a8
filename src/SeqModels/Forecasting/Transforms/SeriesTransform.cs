using System.Text.Json;

namespace SeqModels.Forecasting;

/// <summary>
/// The description of an invertible transform of a series' values, which forecasters take in their options: it is fitted to the training series
/// only, applied to every history, and inverted for every forecast. Exogenous inputs are not transformed.
/// </summary>
/// <example><code>
/// SeriesTransform transform = new Differencing { Order = 1, SeasonalPeriod = 12 }.Then(new StandardScaler());
/// FittedTransform fitted = transform.Fit([training]);
/// </code></example>
public abstract record SeriesTransform
{
    private protected SeriesTransform()
    {
    }

    /// <summary>The number of values at the start of a series that have no transformed value: 0 for scalers, d + s·D for
    /// differences.</summary>
    public abstract int LostLength { get; }

    /// <summary>Fits the transform.</summary>
    /// <param name="series">The training series, with equal variables.</param>
    /// <exception cref="ArgumentException">There is no series, they differ in their variables, a series is too short, or a value is NaN or
    /// infinite.</exception>
    public abstract FittedTransform Fit(IReadOnlyList<TimeSeries> series);

    /// <summary>This transform followed by another one, which is fitted to the transformed series.</summary>
    /// <param name="next">The transform to apply second.</param>
    public SeriesTransform Then(SeriesTransform next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new Transforms.TransformSequence(this, next);
    }

    /// <summary>Writes the members of an object, with its kind.</summary>
    internal abstract void Write(Utf8JsonWriter writer);
}
