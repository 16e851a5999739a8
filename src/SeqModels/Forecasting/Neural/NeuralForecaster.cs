using SeqModels.Forecasting.Neural;
using SeqModels.Training;

namespace SeqModels.Forecasting;

/// <summary>
/// The base class of <see cref="WindowForecaster"/> and <see cref="RecurrentForecaster"/>: a network that reads the last values of a series and
/// predicts the next one (recursive), or the next H ones (<see cref="NeuralForecasterOptions.DirectSteps"/>).
/// </summary>
/// <remarks>
/// <para>Recursive forecasters predict further steps by feeding predictions back: point forecasts the point forecast, sample paths the sampled
/// value.</para>
/// <para><see cref="PredictDistribution"/> by default returns the distribution of the head for one step and for all steps of a direct
/// forecaster, sample paths drawn from the head for several steps of a recursive one, and sample paths with bootstrapped errors for a
/// <see cref="PointHead"/> and for several direct steps of differences. <see cref="PredictionMethod.GaussianSampling"/> requires a
/// <see cref="GaussianHead"/> and a recursive forecaster.</para>
/// <para>A fit with the same options, seeds and series gives the same bits for any number of threads.</para>
/// </remarks>
public abstract class NeuralForecaster : IForecaster
{
    private NeuralFit? _fit;

    private protected NeuralForecaster(NeuralForecasterOptions options) => CommonOptions = options;

    /// <inheritdoc/>
    public string Name => CommonOptions.Name;

    /// <inheritdoc/>
    public bool IsFitted => _fit is not null;

    /// <inheritdoc/>
    public int MinHistory => checked(CommonOptions.ContextLength + (CommonOptions.Transform?.LostLength ?? 0));

    /// <summary>The number of parameters of the network; 0 before the fit.</summary>
    public long ParameterCount => _fit?.Network.ParameterCount ?? 0;

    /// <summary>The result of the training; null before the fit and after loading.</summary>
    public TrainingResult? Training { get; private set; }

    private protected NeuralForecasterOptions CommonOptions { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The training has diverged.</exception>
    public void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default) => Fit(series, null, cancellationToken);

    /// <summary>Fits the forecaster as <see cref="Fit(IReadOnlyList{TimeSeries}, CancellationToken)"/> does, with reports of the training.</summary>
    /// <param name="series">The series; windows never cross from one to another.</param>
    /// <param name="progress">Receives a report after every step, validation and epoch; null for none.</param>
    /// <param name="cancellationToken">Cancels the fit.</param>
    /// <exception cref="ArgumentException">There is no series, the series differ in their variables or inputs, one is too short, a variable is
    /// constant, or a value is NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">The training has diverged.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    public void Fit(IReadOnlyList<TimeSeries> series, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken) =>
        (_fit, Training) = NeuralFitter.Fit(CommonOptions, series, $"{GetType().Name}.Fit", progress, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted, or predictions that are fed back diverge.</exception>
    public double[,] Predict(TimeSeries history, int horizon)
    {
        string owner = $"{GetType().Name}.{nameof(Predict)}";
        return new NeuralPrediction(Fitted(owner), CommonOptions, history, horizon, owner).Points();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted, or predictions that are fed back diverge.</exception>
    public ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null)
    {
        string owner = $"{GetType().Name}.{nameof(PredictDistribution)}";
        options ??= new PredictionOptions();
        var prediction = new NeuralPrediction(Fitted(owner), CommonOptions, history, horizon, owner);
        switch (options.Method)
        {
            case PredictionMethod.Default when prediction.HasOwnDistribution:
                return prediction.OwnDistribution();
            case PredictionMethod.Default:
                return prediction.Paths(options, areBootstrapped: prediction.IsDirect || !prediction.Head.HasDistribution);
            case PredictionMethod.ResidualBootstrap:
                return prediction.Paths(options, areBootstrapped: true);
            case PredictionMethod.GaussianSampling when prediction.Head.IsGaussian && !prediction.IsDirect:
                return prediction.Paths(options, areBootstrapped: false);
            default:
                throw new ArgumentException(
                    $"{owner}: {options.Method} requires a GaussianHead and a recursive forecaster, but this is {Name} (use {nameof(PredictionMethod.ResidualBootstrap)}).", nameof(options));
        }
    }

    /// <inheritdoc/>
    public void Save(string path) => NeuralForecasterFile.Save(path, GetType().Name, CommonOptions, Fitted($"{GetType().Name}.{nameof(Save)}"));

    /// <inheritdoc/>
    public abstract IForecaster CreateUnfitted();

    /// <summary>Takes a fit that was loaded.</summary>
    private protected void Take(NeuralFit fit) => _fit = fit;

    private NeuralFit Fitted(string owner) =>
        _fit ?? throw new InvalidOperationException($"{owner}: the forecaster is not fitted (call Fit or Load first).");
}
