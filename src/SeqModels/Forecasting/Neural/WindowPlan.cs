using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting.Neural;

/// <summary>The windows for training and, at the end of every series, for validation. An origin is the time of the first target after the window,
/// within the transformed series.</summary>
internal sealed record WindowPlan(WindowOrigin[] Training, WindowOrigin[] Validation)
{
    /// <summary>All windows, in order.</summary>
    public WindowOrigin[] All { get; private init; } = [];

    /// <summary>Plans the windows of prepared series.</summary>
    /// <exception cref="ArgumentException">A series is too short.</exception>
    public static WindowPlan Of(IReadOnlyList<PreparedSeries> series, int lostLength, int contextLength, int horizon, double validationFraction, string owner)
    {
        var training = new List<WindowOrigin>();
        var validation = new List<WindowOrigin>();
        var all = new List<WindowOrigin>();
        for (int s = 0; s < series.Count; s++)
        {
            int count = series[s].Length - contextLength - horizon + 1;
            int validated = (int)(validationFraction * Math.Max(0, count));

            // The targets of a training window end before the first validated one.
            int trained = validated == 0 ? count : count - validated - horizon + 1;
            if (trained < 1)
            {
                long needed = (long)lostLength + contextLength + horizon;
                string fraction = count > 0 ? $", and more for ValidationFraction (lower it, or set it to 0)" : "";
                throw new ArgumentException(
                    $"{owner}: {SeriesChecks.NameOf(s, series.Count)} must have at least {needed} values for one window{fraction}, but had {(long)series[s].Length + lostLength}.", nameof(series));
            }

            for (int i = 0; i < count; i++)
            {
                var origin = new WindowOrigin(s, contextLength + i);
                all.Add(origin);
                if (i < trained)
                    training.Add(origin);
                else if (i >= count - validated)
                    validation.Add(origin);
            }
        }

        return new WindowPlan([.. training], [.. validation]) { All = [.. all] };
    }

    /// <summary>The training windows that begin at an offset of their series and then at a distance; all of them with distance 1.</summary>
    public WindowOrigin[] Strided(int offset, int stride, int contextLength) =>
        stride == 1 ? [.. Training] : [.. Training.Where(origin => (origin.Time - contextLength) % stride == offset)];
}
