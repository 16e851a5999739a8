using SeqModels.Numerics;

namespace SeqModels.Sources;

/// <summary>
/// A stationary autoregressive process AR(p): x_t − μ = Σᵢ φᵢ (x_{t−i} − μ) + ε_t, ε_t ~ N(0, σ²) independent, i = 1 … p.
/// A series starts in the stationary distribution, exactly.
/// </summary>
/// <remarks>Source: Brockwell and Davis 1991, Time Series: Theory and Methods, sections 3.1 (ψ weights) and 5.2 (Durbin–Levinson).</remarks>
public sealed class AutoregressiveSource : ContinuousSource
{
    private readonly double[] _coefficients;

    /// <summary>[k − 1]: the best linear predictor from k values, most recent first; k = 1 … p.</summary>
    private readonly double[][] _predictors;

    /// <summary>[k]: the variance of the error of the best predictor from k values; [0] is that of x, [p] is σ².</summary>
    private readonly double[] _variances;

    /// <summary>Creates the source. Stationarity is tested, and the start is computed, by the Durbin–Levinson recursion in double precision: with
    /// several roots within 1e-3 of the unit circle the standard deviation loses digits.</summary>
    /// <param name="coefficients">φ₁ … φ_p, at least one; the process they define must be stationary.</param>
    /// <param name="noise">σ, finite and greater than 0.</param>
    /// <param name="mean">μ, finite.</param>
    /// <exception cref="ArgumentException">There is no coefficient, one is not finite, or the process is not stationary.</exception>
    /// <exception cref="ArgumentOutOfRangeException">σ or μ is out of range.</exception>
    public AutoregressiveSource(IReadOnlyList<double> coefficients, double noise = 1, double mean = 0)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        _coefficients = [.. coefficients];
        if (_coefficients.Length == 0 || !_coefficients.All(double.IsFinite))
            throw new ArgumentException("AutoregressiveSource: coefficients must be at least one finite number.", nameof(coefficients));
        Noise = PositiveNoise(noise, nameof(AutoregressiveSource));
        Mean = double.IsFinite(mean)
            ? mean
            : throw new ArgumentOutOfRangeException(nameof(mean), mean, FormattableString.Invariant($"AutoregressiveSource: mean must be finite, but was {mean}."));
        (_predictors, _variances) = StepDown(_coefficients, noise * noise);
    }

    /// <summary>The coefficients φ₁ … φ_p.</summary>
    public IReadOnlyList<double> Coefficients => _coefficients;

    /// <summary>The order p.</summary>
    public int Order => _coefficients.Length;

    /// <inheritdoc/>
    public override double Noise { get; }

    /// <summary>The mean μ.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation of x_t: the error of always predicting the mean.</summary>
    public double StandardDeviation => Math.Sqrt(_variances[0]);

    /// <summary>The weights of the moving-average form x_t = μ + Σⱼ ψⱼ ε_{t−j}: ψ₀ = 1, ψⱼ = Σᵢ φᵢ ψ_{j−i}.</summary>
    /// <param name="count">The number of weights, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public double[] PsiWeights(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var weights = new double[count];
        weights[0] = 1;
        for (int j = 1; j < count; j++)
        {
            weights[j] = Combine(_coefficients, weights, j);
        }

        return weights;
    }

    /// <summary>σ √(ψ₀² + … + ψ²_{k−1}); it tends to <see cref="StandardDeviation"/>.</summary>
    /// <inheritdoc/>
    public override double BestError(int horizon = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        double sum = 0;
        foreach (double weight in PsiWeights(horizon))
        {
            sum += weight * weight;
        }

        return Noise * Math.Sqrt(sum);
    }

    /// <summary>The best prediction of the next values, E[x_{t+1}, …, x_{t+k} | x_t, x_{t−1}, …].</summary>
    /// <param name="history">The past values, oldest first, at least p.</param>
    /// <param name="horizon">k, at least 1.</param>
    /// <exception cref="ArgumentException">The history is shorter than p.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is below 1.</exception>
    public double[] Forecast(ReadOnlySpan<double> history, int horizon = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        if (history.Length < Order)
            throw new ArgumentException($"AutoregressiveSource.Forecast: history must have at least {Order} values, but has {history.Length}.", nameof(history));
        var values = new double[Order + horizon];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i < Order ? history[history.Length - Order + i] - Mean : Combine(_coefficients, values, i);
        }

        return [.. values[Order..].Select(value => value + Mean)];
    }

    private protected override void Fill(Span<double> series, RandomSource random)
    {
        for (int t = 0; t < series.Length; t++)
        {
            int known = Math.Min(t, Order);
            double prediction = known == 0 ? 0 : Combine(_predictors[known - 1], series, t);
            series[t] = prediction + (Math.Sqrt(_variances[known]) * random.NextNormal());
        }

        foreach (ref double value in series)
        {
            value += Mean;
        }
    }

    /// <summary>Σᵢ cᵢ x_{t−i}, over the values that there are.</summary>
    private static double Combine(double[] coefficients, ReadOnlySpan<double> x, int t)
    {
        double sum = 0;
        for (int i = 1; i <= Math.Min(coefficients.Length, t); i++)
        {
            sum += coefficients[i - 1] * x[t - i];
        }

        return sum;
    }

    /// <summary>
    /// The Durbin–Levinson recursion backwards, from order p to 1. The last coefficient of each order is a partial autocorrelation; the process
    /// is stationary if and only if all of them are in (−1, 1).
    /// </summary>
    private static (double[][] Predictors, double[] Variances) StepDown(double[] coefficients, double variance)
    {
        int order = coefficients.Length;
        var predictors = new double[order][];
        var variances = new double[order + 1];
        predictors[order - 1] = coefficients;
        variances[order] = variance;
        for (int k = order; k >= 1; k--)
        {
            double[] a = predictors[k - 1];
            double partial = a[k - 1], remaining = 1 - (partial * partial);
            if (!(remaining > 0))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"AutoregressiveSource: the coefficients must define a stationary process, but the partial autocorrelation at lag {k} is {partial}, not in (-1, 1)."),
                    nameof(coefficients));
            }

            variances[k - 1] = variances[k] / remaining;
            if (k > 1)
            {
                predictors[k - 2] = [.. Enumerable.Range(0, k - 1).Select(i => (a[i] + (partial * a[k - 2 - i])) / remaining)];
            }
        }

        return (predictors, variances);
    }
}
