using System.Globalization;

namespace SeqModels.Forecasting;

/// <summary>
/// Quantiles at fixed probabilities (levels) for every step and variable. Between two levels the quantile function is linear; below the lowest and
/// above the highest it is constant.
/// </summary>
/// <remarks>Quantiles that cross are sorted: the monotone rearrangement of Chernozhukov, Fernández-Val and Galichon 2010, which never increases
/// the estimation error.</remarks>
public sealed class QuantileForecast : ForecastDistribution
{
    private readonly double[] _levels;

    // [horizon, variables, levels], ascending.
    private readonly double[] _values;

    /// <summary>Creates a forecast.</summary>
    /// <param name="levels">The probabilities, in (0, 1), strictly ascending; copied.</param>
    /// <param name="values">The quantiles [horizon, variables, levels], finite; copied and sorted.</param>
    /// <exception cref="ArgumentException">The sizes differ, the levels are not ascending, or a number is out of range.</exception>
    public QuantileForecast(double[] levels, double[,,] values)
        : base(values?.GetLength(0) ?? throw new ArgumentNullException(nameof(values)), values.GetLength(1))
    {
        ArgumentNullException.ThrowIfNull(levels);
        if (levels.Length == 0 || levels.Length != values.GetLength(2))
        {
            throw new ArgumentException(
                $"QuantileForecast: values must be [horizon, variables, levels] with one quantile per level, {levels.Length} and at least 1, but had {values.GetLength(2)}.",
                nameof(values));
        }

        for (int i = 0; i < levels.Length; i++)
        {
            if (!(levels[i] is > 0 and < 1) || (i > 0 && levels[i] <= levels[i - 1]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"QuantileForecast: levels must be in (0, 1) and strictly ascending, but level {i} was {levels[i]}."),
                    nameof(levels));
            }
        }

        _levels = [.. levels];
        _values = new double[values.Length];
        Buffer.BlockCopy(values, 0, _values, 0, checked(_values.Length * sizeof(double)));
        int odd = _values.AsSpan().IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (odd >= 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"QuantileForecast: values must be finite, but the quantile {levels[odd % levels.Length]} was {_values[odd]} at step {odd / levels.Length / VariableCount}, variable {odd / levels.Length % VariableCount}."),
                nameof(values));
        }

        for (int start = 0; start < _values.Length; start += levels.Length)
            _values.AsSpan(start, levels.Length).Sort();
    }

    /// <summary>The probabilities of the quantiles, ascending.</summary>
    public IReadOnlyList<double> Levels => _levels;

    /// <summary>The quantiles of a step and variable, one per level, ascending: a view.</summary>
    /// <param name="step">The step, in [0, <see cref="ForecastDistribution.Horizon"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="ForecastDistribution.VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public ReadOnlySpan<double> Values(int step, int variable = 0)
    {
        Check(step, variable);
        return _values.AsSpan(((step * VariableCount) + variable) * _levels.Length, _levels.Length);
    }

    /// <summary>The mean of the interpolated distribution: the integral of the quantile function over (0, 1).</summary>
    /// <inheritdoc/>
    public override double Mean(int step, int variable = 0)
    {
        ReadOnlySpan<double> values = Values(step, variable);
        double mean = (_levels[0] * values[0]) + ((1 - _levels[^1]) * values[^1]);
        for (int i = 1; i < values.Length; i++)
            mean += (_levels[i] - _levels[i - 1]) * 0.5 * (values[i] + values[i - 1]);
        return mean;
    }

    /// <inheritdoc/>
    public override double Quantile(double probability, int step, int variable = 0)
    {
        ReadOnlySpan<double> values = Values(step, variable);
        Check(probability);
        int above = 0;
        while (above < _levels.Length && _levels[above] < probability)
            above++;
        return above == 0 ? values[0]
            : above == _levels.Length ? values[^1]
            : values[above - 1] + ((probability - _levels[above - 1]) / (_levels[above] - _levels[above - 1]) * (values[above] - values[above - 1]));
    }

    /// <summary>
    /// The exact CRPS of the distribution whose quantile function is <see cref="Quantile"/>: twice the integral of the pinball loss over all
    /// probabilities (Gneiting and Ranjan 2011).
    /// </summary>
    /// <inheritdoc/>
    public override double Crps(double actual, int step, int variable = 0)
    {
        ReadOnlySpan<double> values = Values(step, variable);
        double sum = Pinball(actual, 0, values[0], _levels[0], values[0]) + Pinball(actual, _levels[^1], values[^1], 1, values[^1]);
        for (int i = 1; i < values.Length; i++)
            sum += Pinball(actual, _levels[i - 1], values[i - 1], _levels[i], values[i]);
        return 2 * sum;
    }

    /// <summary>∫ (p − [actual &lt; q(p)]) (actual − q(p)) dp from p0 to p1, where q is linear from q0 to q1.</summary>
    private static double Pinball(double actual, double p0, double q0, double p1, double q1)
    {
        if (!(q0 < actual && actual < q1))
            return Part(actual, p0, q0, p1, q1, actual < q1 ? 1 : 0);
        double crossing = p0 + ((actual - q0) / (q1 - q0) * (p1 - p0));
        return Part(actual, p0, q0, crossing, actual, 0) + Part(actual, crossing, actual, p1, q1, 1);
    }

    /// <summary>The integral where actual is on one side of q: of a polynomial of degree 2, for which Simpson's rule is exact.</summary>
    private static double Part(double actual, double p0, double q0, double p1, double q1, double isBelow)
    {
        double start = (p0 - isBelow) * (actual - q0), end = (p1 - isBelow) * (actual - q1);
        double middle = ((0.5 * (p0 + p1)) - isBelow) * (actual - (0.5 * (q0 + q1)));
        return (p1 - p0) * (start + (4 * middle) + end) / 6;
    }
}
