using SeqModels.Forecasting.Series;
using SeqModels.Numerics;

namespace SeqModels.Forecasting.Linear;

/// <summary>Predictions of a linear autoregression after one history.</summary>
internal sealed class AutoregressionPrediction
{
    private readonly AutoregressionFit _fit;
    private readonly TimeSeries _tail;
    private readonly int _horizon;
    private readonly string _owner;

    // The last lags of the transformed values, and for each step the inputs that follow them in the regression.
    private readonly double[] _start;
    private readonly double[][] _inputs;

    public AutoregressionPrediction(AutoregressionFit fit, TimeSeries history, int horizon, string owner)
    {
        SeriesChecks.Horizon(horizon, owner);
        SeriesChecks.Fits(history, fit.VariableCount, fit.PastInputCount, fit.KnownInputCount, owner);
        SeriesChecks.History(history, fit.MinHistory, horizon, owner);
        if (fit.IsDirect && horizon > fit.Steps.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(horizon), horizon, $"{owner}: horizon must be at most DirectSteps = {fit.Steps.Length}, but was {horizon} (fit with more DirectSteps).");
        }

        if (!fit.IsDirect && horizon > 1 && fit.PastInputCount > 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(horizon), horizon, $"{owner}: horizon must be 1 with PastInputs, whose future is unknown, but was {horizon} (set DirectSteps, or use KnownInputs).");
        }

        (_fit, _horizon, _owner) = (fit, horizon, owner);
        _tail = history.Slice(history.Length - fit.MinHistory, fit.MinHistory);
        TimeSeries transformed = fit.Transform?.Apply(_tail) ?? _tail;
        _start = transformed.AsSpan().ToArray();
        double[] past = transformed.PastInputs?.AsSpan().ToArray() ?? [];
        _inputs = new double[horizon][];
        for (int step = 0; step < horizon; step++)
            _inputs[step] = transformed.KnownInputs is { } known ? [.. past, .. known.Row(transformed.Length + step)] : past;
    }

    private int VariableCount => _fit.VariableCount;

    public double[,] Point()
    {
        double[] path = Path(null, null);
        Inverse()?.Apply(path);
        return RowMajor.ToMatrix(path, _horizon, VariableCount);
    }

    /// <summary>Paths with residuals of the fit or, if iterated, with Gaussian errors.</summary>
    public SampleForecast Paths(bool isGaussian, PredictionOptions options)
    {
        int size = _horizon * VariableCount;
        var paths = new double[checked(options.PathCount * size)];
        var root = new RandomSource(options.Seed);
        Transforms.PathInverse? inverse = Inverse();
        double[]? mean = _fit.IsDirect ? Path(null, null) : null;
        for (int i = 0; i < options.PathCount; i++)
        {
            RandomSource random = root.Fork((ulong)i);
            double[] path = mean is not null ? WithResiduals(mean, random) : Path(random, isGaussian ? Errors.Gaussian : Errors.Residual);
            inverse?.Apply(path);
            path.CopyTo(paths, i * size);
        }

        return new SampleForecast(paths, options.PathCount, _horizon, VariableCount);
    }

    /// <summary>The Gaussian with the exact variance of the iterated regression, or that of the residuals of each direct step.</summary>
    /// <exception cref="InvalidOperationException">The residuals or the forecasts overflow.</exception>
    public GaussianForecast Gaussian()
    {
        double[,] point = Point();
        double[] deviations = _fit.IsDirect ? DirectDeviations() : ErrorPropagation.Deviations(_fit, _horizon);
        return Array.TrueForAll(deviations, double.IsFinite) && point.Cast<double>().All(double.IsFinite)
            ? new GaussianForecast(point, RowMajor.ToMatrix(deviations, _horizon, VariableCount))
            : throw new InvalidOperationException("LinearAutoregression.PredictDistribution: the forecasts or their variances overflow (an explosive autoregression, or values near the limit of double; use a shorter horizon or a Transform).");
    }

    private enum Errors
    {
        Residual,
        Gaussian,
    }

    /// <summary>One path in the transformed scale; without errors, the point forecast.</summary>
    private double[] Path(RandomSource? random, Errors? errors)
    {
        var values = new double[_start.Length + (_horizon * VariableCount)];
        _start.CopyTo(values, 0);
        for (int step = 0; step < _horizon; step++)
        {
            LinearStep regression = _fit.Steps[_fit.IsDirect ? step : 0];
            ReadOnlySpan<double> lags = _fit.IsDirect ? _start : values.AsSpan(step * VariableCount, _start.Length);
            Span<double> row = values.AsSpan(_start.Length + (step * VariableCount), VariableCount);
            regression.Map.Predict(lags, _inputs[step], row);
            if (errors == Errors.Gaussian)
                regression.Residuals.AddGaussian(random!, row);
            else if (errors == Errors.Residual)
                regression.Residuals.AddResidual(random!.NextInt(regression.Residuals.Count), row);
        }

        int odd = values.AsSpan(_start.Length).IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        return odd < 0
            ? values[_start.Length..]
            : throw new InvalidOperationException(
                $"{_owner}: the forecast overflows at step {odd / VariableCount}, because the fitted autoregression is explosive (use differencing, Ridge or a shorter horizon).");
    }

    /// <summary>A direct forecast with the residuals of one window in all steps, which keeps their dependence.</summary>
    private double[] WithResiduals(double[] mean, RandomSource random)
    {
        double[] path = [.. mean];
        int window = random.NextInt(_fit.Steps[0].Residuals.Count);
        for (int step = 0; step < _horizon; step++)
            _fit.Steps[step].Residuals.AddResidual(window, path.AsSpan(step * VariableCount, VariableCount));
        return path;
    }

    private double[] DirectDeviations()
    {
        var deviations = new double[_horizon * VariableCount];
        for (int i = 0; i < deviations.Length; i++)
            deviations[i] = _fit.Steps[i / VariableCount].Residuals.StandardDeviation(i % VariableCount);
        _fit.Transform?.InvertErrors(deviations);
        return deviations;
    }

    private Transforms.PathInverse? Inverse() => _fit.Transform?.InverseAfter(_tail);
}
