using SeqModels.Forecasting.Files;
using SeqModels.Forecasting.Linear;

namespace SeqModels.Forecasting;

/// <summary>
/// The linear autoregression AR(τ), for several variables the vector autoregression VAR(τ), fitted by least squares:
/// <code>
/// y_t = c + A_1 y_{t−1} + … + A_τ y_{t−τ} + C_1 p_{t−1} + … + C_τ p_{t−τ} + B x_t + ε_t
/// </code>
/// with past inputs p and known inputs x where the series have them (Hamilton 1994; Lütkepohl 2005).
/// </summary>
/// <remarks>
/// <para>Several series are fitted at once, with common coefficients. The least squares problem is solved by Householder QR; if its columns are linearly
/// dependent, as those of a noiseless trend, the solution with the smallest norm is taken. Σ, the covariance of ε, is estimated from the
/// residuals with the divisor n − (number of coefficients of an equation).</para>
/// <para>By default one regression is iterated: predictions are fed back. With <see cref="LinearAutoregressionOptions.DirectSteps"/>, a
/// regression per step predicts it from the values up to the present. The future of past inputs is unknown, so with them an iterated
/// regression predicts one step only.</para>
/// <para>Distributions: by default Gaussian. For an iterated regression the variance of step k is exact given the coefficients,
/// Σ_{i &lt; k} Ψ_i Σ Ψ_iᵀ with the moving-average weights Ψ_i, also for differenced series; for direct steps it is that of the step's
/// residuals. The uncertainty of the coefficients is not included.
/// <see cref="PredictionMethod.ResidualBootstrap"/> draws the residuals, centred and scaled by √(n/(n − coefficients)) (Thombs and Schucany 1990);
/// direct forecasts add the residuals of one window to all steps. They are also used by default for direct steps of a differenced series.
/// <see cref="PredictionMethod.GaussianSampling"/> is for iterated regressions.</para>
/// </remarks>
/// <example><code>
/// var ar = new LinearAutoregression(new LinearAutoregressionOptions { Lags = 4, Transform = new StandardScaler() });
/// ar.Fit(series);
/// ForecastInterval interval = ar.PredictDistribution(series, horizon: 10).Interval(0.95, step: 9);
/// </code></example>
public sealed class LinearAutoregression : IForecaster
{
    private const string Kind = "LinearAutoregression";

    private AutoregressionFit? _fit;

    /// <summary>Creates a forecaster that is not fitted.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    public LinearAutoregression(LinearAutoregressionOptions? options = null) => Options = options ?? new LinearAutoregressionOptions();

    /// <summary>The options.</summary>
    public LinearAutoregressionOptions Options { get; }

    /// <summary><c>AR(τ)</c>, or <c>AR(τ) direct</c>.</summary>
    public string Name => $"AR({Options.Lags}){(Options.DirectSteps is null ? "" : " direct")}";

    /// <inheritdoc/>
    public bool IsFitted => _fit is not null;

    /// <summary>τ and the values that the transform loses.</summary>
    public int MinHistory => checked(Options.Lags + (Options.Transform?.LostLength ?? 0));

    /// <summary>Loads a saved forecaster.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is not of a linear autoregression, or malformed.</exception>
    public static LinearAutoregression Load(string path) => ForecasterFile.Load(path, Kind, root =>
    {
        LinearAutoregressionOptions options = AutoregressionFile.ReadOptions(root);
        return new LinearAutoregression(options) { _fit = AutoregressionFile.ReadFit(root, options) };
    });

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no series, the series differ in their variables or inputs, one is too short, a variable is
    /// constant and <see cref="LinearAutoregressionOptions.Ridge"/> is 0, or a value is NaN or infinite.</exception>
    public void Fit(IReadOnlyList<TimeSeries> series, CancellationToken cancellationToken = default) =>
        _fit = AutoregressionFitter.Fit(series, Options, cancellationToken);

    /// <inheritdoc/>
    public double[,] Predict(TimeSeries history, int horizon) =>
        new AutoregressionPrediction(Fitted("Predict"), history, horizon, "LinearAutoregression.Predict").Point();

    /// <inheritdoc/>
    public ForecastDistribution PredictDistribution(TimeSeries history, int horizon, PredictionOptions? options = null)
    {
        const string Owner = "LinearAutoregression.PredictDistribution";
        options ??= new PredictionOptions();
        AutoregressionFit fit = Fitted("PredictDistribution");
        var prediction = new AutoregressionPrediction(fit, history, horizon, Owner);
        return options.Method switch
        {
            PredictionMethod.Default when fit.IsDirect && horizon > 1 && fit.Transform is { LostLength: > 0 } => prediction.Paths(false, options),
            PredictionMethod.Default => prediction.Gaussian(),
            PredictionMethod.ResidualBootstrap => prediction.Paths(false, options),
            PredictionMethod.GaussianSampling when !fit.IsDirect => prediction.Paths(true, options),
            _ => throw new ArgumentException($"{Owner}: Method must be Default or ResidualBootstrap for direct steps, but was {options.Method}.", nameof(options)),
        };
    }

    /// <summary>The constant terms c of a regression, one per variable, in the scale of the transform.</summary>
    /// <param name="step">The direct step; 0 for an iterated regression.</param>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is out of range.</exception>
    public double[] Intercepts(int step = 0)
    {
        LinearMap map = Step(step, nameof(Intercepts)).Map;
        return [.. Enumerable.Range(0, map.Outputs).Select(output => map.Weight(output, 0))];
    }

    /// <summary>The coefficients A_lag [predicted variable, past variable] of a regression, in the scale of the transform.</summary>
    /// <param name="lag">The lag, in [1, <see cref="LinearAutoregressionOptions.Lags"/>].</param>
    /// <param name="step">The direct step; 0 for an iterated regression.</param>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public double[,] LagCoefficients(int lag, int step = 0)
    {
        AutoregressionFit fit = Fitted(nameof(LagCoefficients));
        return Block(step, 1 + ((CheckLag(lag) - lag) * fit.VariableCount), fit.VariableCount, nameof(LagCoefficients));
    }

    /// <summary>The coefficients C_lag [predicted variable, past input] of a regression.</summary>
    /// <param name="lag">The lag, in [1, <see cref="LinearAutoregressionOptions.Lags"/>].</param>
    /// <param name="step">The direct step; 0 for an iterated regression.</param>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public double[,] PastInputCoefficients(int lag, int step = 0)
    {
        AutoregressionFit fit = Fitted(nameof(PastInputCoefficients));
        int start = 1 + (fit.Lags * fit.VariableCount) + ((CheckLag(lag) - lag) * fit.PastInputCount);
        return Block(step, start, fit.PastInputCount, nameof(PastInputCoefficients));
    }

    /// <summary>The coefficients B [predicted variable, known input] of a regression: known inputs at the time of the prediction's
    /// target.</summary>
    /// <param name="step">The direct step; 0 for an iterated regression.</param>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is out of range.</exception>
    public double[,] KnownInputCoefficients(int step = 0)
    {
        AutoregressionFit fit = Fitted(nameof(KnownInputCoefficients));
        return Block(step, 1 + (fit.Lags * (fit.VariableCount + fit.PastInputCount)), fit.KnownInputCount, nameof(KnownInputCoefficients));
    }

    /// <summary>Σ [variable, variable], the covariance of the residuals of a regression, in the scale of the transform.</summary>
    /// <param name="step">The direct step; 0 for an iterated regression.</param>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is out of range.</exception>
    public double[,] ResidualCovariance(int step = 0)
    {
        ResidualSample residuals = Step(step, nameof(ResidualCovariance)).Residuals;
        return Series.RowMajor.ToMatrix(residuals.Covariance, residuals.VariableCount, residuals.VariableCount);
    }

    /// <summary>The residuals [window, variable] of a regression, series after series, in the scale of the transform.</summary>
    /// <param name="step">The direct step; 0 for an iterated regression.</param>
    /// <exception cref="InvalidOperationException">The forecaster is not fitted.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is out of range.</exception>
    public double[,] Residuals(int step = 0)
    {
        ResidualSample residuals = Step(step, nameof(Residuals)).Residuals;
        return Series.RowMajor.ToMatrix(residuals.Values, residuals.Count, residuals.VariableCount);
    }

    /// <inheritdoc/>
    public void Save(string path)
    {
        AutoregressionFit fit = Fitted("Save");
        ForecasterFile.Save(path, Kind, writer => AutoregressionFile.Write(writer, Options, fit));
    }

    /// <inheritdoc/>
    public IForecaster CreateUnfitted() => new LinearAutoregression(Options);

    private AutoregressionFit Fitted(string member) =>
        _fit ?? throw new InvalidOperationException($"LinearAutoregression.{member}: the forecaster is not fitted (call Fit first).");

    private LinearStep Step(int step, string member)
    {
        LinearStep[] steps = Fitted(member).Steps;
        return (uint)step < (uint)steps.Length
            ? steps[step]
            : throw new ArgumentOutOfRangeException(nameof(step), step, $"LinearAutoregression.{member}: step must be in [0, {steps.Length}), but was {step}.");
    }

    /// <summary>The number of lags, if it covers the lag.</summary>
    private int CheckLag(int lag) => lag >= 1 && lag <= Options.Lags
        ? Options.Lags
        : throw new ArgumentOutOfRangeException(nameof(lag), lag, $"LinearAutoregression: lag must be in [1, {Options.Lags}], but was {lag}.");

    private double[,] Block(int step, int start, int count, string member)
    {
        LinearMap map = Step(step, member).Map;
        var block = new double[map.Outputs, count];
        for (int output = 0; output < map.Outputs; output++)
        {
            for (int i = 0; i < count; i++)
                block[output, i] = map.Weight(output, start + i);
        }

        return block;
    }
}
