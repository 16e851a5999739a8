using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting.Neural;

/// <summary>One prediction with a fitted network: what both point and distribution forecasts begin with.</summary>
internal sealed class NeuralPrediction
{
    private readonly NeuralFit _fit;
    private readonly NeuralForecasterOptions _options;
    private readonly TimeSeries _history;
    private readonly ForecastContext _context;
    private readonly int _horizon;
    private readonly string _owner;

    /// <summary>Checks and transforms the end of a history.</summary>
    public NeuralPrediction(NeuralFit fit, NeuralForecasterOptions options, TimeSeries history, int horizon, string owner)
    {
        (_fit, _options, _horizon, _owner) = (fit, options, horizon, owner);
        CheckForm(history, horizon);
        int needed = fit.Sizes.ContextLength + fit.Preparation.LostLength;
        SeriesChecks.History(history, needed, Math.Max(horizon, fit.Sizes.Horizon), owner);
        if (history.KnownInputs is { } inputs && fit.Network.PredictionCount > 1)
            SeriesChecks.FiniteValues(inputs, history.Length - fit.Sizes.ContextLength + 1, fit.Sizes.ContextLength - 1, owner, "the known inputs of the history");
        _history = history.Slice(history.Length - needed, needed);
        PreparedSeries prepared = fit.Preparation.Apply(_history);
        _context = new ForecastContext(prepared.Past, prepared.Known.Length == 0 ? [] : prepared.Known[fit.Sizes.KnownInputCount..]);
    }

    public bool IsDirect => _options.DirectSteps is not null;

    public ForecastHead Head => _options.Head;

    public int VariableCount => _fit.Sizes.VariableCount;

    public NeuralFit Fit => _fit;

    public int Horizon => _horizon;

    public string Owner => _owner;

    /// <summary>Whether the outputs for all steps at once are a distribution in the original scale.</summary>
    public bool HasOwnDistribution => Head.HasDistribution && (IsDirect || _horizon == 1) && (_horizon == 1 || _fit.Preparation.LostLength == 0);

    public Rollout Begin(int paths) => _fit.Network.Begin(_context, paths);

    /// <summary>The point forecast [horizon, variables] in the original scale.</summary>
    public double[,] Points()
    {
        var path = new double[_horizon * VariableCount];
        new PathSimulation(this).Points(path);
        double[,] points = RowMajor.ToMatrix(path, _horizon, VariableCount);
        return _fit.Preparation.Values?.Invert(points, _history) ?? points;
    }

    /// <summary>The head's distribution of all steps.</summary>
    public ForecastDistribution OwnDistribution() =>
        Invert(Head.Distribution(Begin(1).Outputs[..(_horizon * VariableCount * Head.OutputsPerTarget)], _horizon, VariableCount));

    /// <summary>Sample paths with bootstrapped errors, or drawn from the head.</summary>
    public ForecastDistribution Paths(PredictionOptions options, bool areBootstrapped) =>
        Invert(new SampleForecast(new PathSimulation(this).Paths(options, areBootstrapped), options.PathCount, _horizon, VariableCount));

    private ForecastDistribution Invert(ForecastDistribution forecast) => _fit.Preparation.Values?.Invert(forecast, _history) ?? forecast;

    private void CheckForm(TimeSeries history, int horizon)
    {
        SeriesChecks.Horizon(horizon, _owner);
        if (IsDirect && horizon > _fit.Sizes.Horizon)
        {
            throw new ArgumentOutOfRangeException(
                nameof(horizon), horizon, $"{_owner}: horizon must be at most DirectSteps = {_fit.Sizes.Horizon}, but was {horizon} (fit with more steps, or leave DirectSteps null to feed predictions back).");
        }

        SeriesChecks.Fits(history, _fit.Sizes.VariableCount, _fit.Sizes.PastInputCount, _fit.Sizes.KnownInputCount, _owner);
        if (!IsDirect && horizon > 1 && _fit.Sizes.PastInputCount > 0)
        {
            throw new ArgumentException(
                $"{_owner}: past inputs are unknown after the first step, so that horizon must be 1, but was {horizon} (set DirectSteps, or make them KnownInputs).", nameof(history));
        }
    }
}
