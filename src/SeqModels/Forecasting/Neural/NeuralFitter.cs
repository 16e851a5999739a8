using SeqModels.Forecasting.Series;
using SeqModels.Training;

namespace SeqModels.Forecasting.Neural;

/// <summary>Fits the network of a forecaster.</summary>
internal static class NeuralFitter
{
    public static (NeuralFit Fit, TrainingResult Result) Fit(
        NeuralForecasterOptions options, IReadOnlyList<TimeSeries> series, string owner, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        SeriesChecks.Alike(series, owner);
        for (int i = 0; i < series.Count; i++)
        {
            string name = SeriesChecks.NameOf(i, series.Count);
            long needed = (long)options.ContextLength + options.OutputSteps + (options.Transform?.LostLength ?? 0);
            if (series[i].Length < needed)
                throw new ArgumentException($"{owner}: {name} must have at least {needed} values for one window, but had {series[i].Length}.", nameof(series));
            SeriesChecks.Finite(series[i], 0, series[i].Length, owner, name);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Preparation preparation = Preparation.Fit(series, options.Transform, owner);
        PreparedSeries[] prepared = [.. series.Select(preparation.Apply)];
        WindowPlan plan = WindowPlan.Of(prepared, preparation.LostLength, options.ContextLength, options.OutputSteps, options.ValidationFraction, owner);
        ForecastNetwork network = options.CreateNetwork(SizesOf(options, preparation));
        TrainingResult result;
        try
        {
            result = new Trainer(new ForecastTask(network, options, prepared, plan), options.Training).Train(progress, cancellationToken);
        }
        catch (NonFiniteTrainingException e)
        {
            throw new InvalidOperationException($"{owner}: the training has diverged: {e.Message} (lower the learning rate, or scale the series with Transform).", e);
        }

        if (result.Reason == StopReason.Cancelled)
            throw new OperationCanceledException($"{owner}: the training was cancelled in epoch {result.Epochs.Count + 1}; nothing was changed.", cancellationToken);
        if (result.Reason == StopReason.NonFiniteParameters)
            throw new InvalidOperationException($"{owner}: the training has diverged: {string.Join(" ", result.Warnings)} (lower the learning rate, or scale the series with Transform).");
        double[] errors = NetworkErrors.Of(network, options.Head, prepared, NetworkErrors.Origins(plan), cancellationToken);
        return (new NeuralFit(network, preparation, errors), result);
    }

    public static NetworkSizes SizesOf(NeuralForecasterOptions options, Preparation preparation) => new(
        preparation.VariableCount, preparation.PastInputCount, preparation.KnownInputCount, options.ContextLength, options.OutputSteps);
}
