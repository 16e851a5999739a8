using System.Globalization;

namespace SeqModels.Forecasting;

/// <summary>
/// Equally likely sample paths of the future. Means and quantiles are those of the samples of a step and variable; whole paths keep the
/// dependence between steps and variables.
/// </summary>
public sealed class SampleForecast : ForecastDistribution
{
    private readonly double[] _paths;

    // Samples of each (step, variable) in ascending order: [horizon, variables, paths].
    private readonly double[] _sorted;

    /// <summary>Creates a forecast from paths.</summary>
    /// <param name="paths">The paths [path, horizon, variables], finite; copied.</param>
    /// <exception cref="ArgumentException">There is no path, or a number is not finite.</exception>
    public SampleForecast(double[,,] paths)
        : this(Copy(paths), paths.GetLength(0), paths.GetLength(1), paths.GetLength(2))
    {
    }

    /// <summary>Takes row-major paths [path, horizon, variables] without a copy.</summary>
    internal SampleForecast(double[] paths, int pathCount, int horizon, int variableCount)
        : base(horizon, variableCount)
    {
        if (pathCount < 1)
            throw new ArgumentException("SampleForecast: paths must be [path, horizon, variables] with at least one path, but had none.", nameof(paths));
        int size = horizon * variableCount;
        int odd = paths.AsSpan().IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (odd >= 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"SampleForecast: paths must be finite, but path {odd / size} was {paths[odd]} at step {odd % size / variableCount}, variable {odd % variableCount}."),
                nameof(paths));
        }

        (_paths, PathCount, _sorted) = (paths, pathCount, new double[paths.Length]);
        for (int i = 0; i < size; i++)
        {
            Span<double> samples = _sorted.AsSpan(i * pathCount, pathCount);
            for (int path = 0; path < pathCount; path++)
                samples[path] = paths[(path * size) + i];
            samples.Sort();
        }
    }

    /// <summary>The number of paths.</summary>
    public int PathCount { get; }

    /// <summary>The value of a path.</summary>
    /// <param name="path">The path, in [0, <see cref="PathCount"/>).</param>
    /// <param name="step">The step, in [0, <see cref="ForecastDistribution.Horizon"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="ForecastDistribution.VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public double Sample(int path, int step, int variable = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(path);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(path, PathCount);
        Check(step, variable);
        return _paths[(((path * Horizon) + step) * VariableCount) + variable];
    }

    /// <summary>The paths, row-major [path, horizon, variables]: a view.</summary>
    public ReadOnlySpan<double> AsSpan() => _paths;

    /// <inheritdoc/>
    public override double Mean(int step, int variable = 0)
    {
        double sum = 0;
        foreach (double sample in Sorted(step, variable))
            sum += sample / PathCount;
        return sum;
    }

    /// <summary>The empirical quantile with linear interpolation between the order statistics at (n − 1)·probability, as in NumPy and R's type
    /// 7 (Hyndman and Fan 1996).</summary>
    /// <inheritdoc/>
    public override double Quantile(double probability, int step, int variable = 0)
    {
        ReadOnlySpan<double> samples = Sorted(step, variable);
        Check(probability);
        double position = probability * (samples.Length - 1);
        int below = (int)position;
        return below + 1 == samples.Length ? samples[below] : samples[below] + ((position - below) * (samples[below + 1] - samples[below]));
    }

    /// <summary>
    /// The exact CRPS of the empirical distribution, mean |x_i − actual| − ½ mean |x_i − x_j|, by sorting: with x_(1) ≤ … ≤ x_(n) the second
    /// mean is 2/n² · Σ (2i − n − 1)·x_(i).
    /// </summary>
    /// <inheritdoc/>
    public override double Crps(double actual, int step, int variable = 0)
    {
        ReadOnlySpan<double> samples = Sorted(step, variable);
        double n = samples.Length, distance = 0, spread = 0, center = samples[samples.Length / 2];
        for (int i = 0; i < samples.Length; i++)
        {
            distance += double.Abs(samples[i] - actual);
            spread += ((2 * i) + 1 - n) * (samples[i] - center);
        }

        return (distance / n) - (spread / (n * n));
    }

    private ReadOnlySpan<double> Sorted(int step, int variable)
    {
        Check(step, variable);
        return _sorted.AsSpan(((step * VariableCount) + variable) * PathCount, PathCount);
    }

    private static double[] Copy(double[,,] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var copy = new double[paths.Length];
        Buffer.BlockCopy(paths, 0, copy, 0, checked(copy.Length * sizeof(double)));
        return copy;
    }
}
