using System.Globalization;
using MathNet.Numerics;
using SeqModels.Forecasting.Series;

namespace SeqModels.Forecasting;

/// <summary>A normal distribution N(μ, σ²) for every step and variable.</summary>
public sealed class GaussianForecast : ForecastDistribution
{
    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <summary>Creates a forecast.</summary>
    /// <param name="means">μ [horizon, variables], finite; copied.</param>
    /// <param name="standardDeviations">σ [horizon, variables], finite and at least 0; copied. With 0 the distribution is a point.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a number is out of range.</exception>
    public GaussianForecast(double[,] means, double[,] standardDeviations)
        : base(means?.GetLength(0) ?? throw new ArgumentNullException(nameof(means)), means.GetLength(1))
    {
        ArgumentNullException.ThrowIfNull(standardDeviations);
        if (standardDeviations.GetLength(0) != Horizon || standardDeviations.GetLength(1) != VariableCount)
        {
            throw new ArgumentException(
                $"GaussianForecast: standardDeviations must be [{Horizon}, {VariableCount}] as means, but was [{standardDeviations.GetLength(0)}, {standardDeviations.GetLength(1)}].",
                nameof(standardDeviations));
        }

        (_means, _deviations) = (RowMajor.Copy(means), RowMajor.Copy(standardDeviations));
        for (int i = 0; i < _means.Length; i++)
        {
            if (!double.IsFinite(_means[i]) || !double.IsFinite(_deviations[i]) || _deviations[i] < 0)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"GaussianForecast: means must be finite and standardDeviations finite and at least 0, but at step {i / VariableCount}, variable {i % VariableCount} they were {_means[i]} and {_deviations[i]}."));
            }
        }
    }

    /// <inheritdoc/>
    public override double Mean(int step, int variable = 0)
    {
        Check(step, variable);
        return _means[(step * VariableCount) + variable];
    }

    /// <summary>The standard deviation σ.</summary>
    /// <param name="step">The step, in [0, <see cref="ForecastDistribution.Horizon"/>).</param>
    /// <param name="variable">The variable, in [0, <see cref="ForecastDistribution.VariableCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public double StandardDeviation(int step, int variable = 0)
    {
        Check(step, variable);
        return _deviations[(step * VariableCount) + variable];
    }

    /// <summary>The quantile μ + σ·Φ⁻¹(probability).</summary>
    /// <inheritdoc/>
    public override double Quantile(double probability, int step, int variable = 0)
    {
        Check(step, variable);
        Check(probability);
        int i = (step * VariableCount) + variable;
        return _means[i] - (_deviations[i] * double.Sqrt(2) * SpecialFunctions.ErfcInv(2 * probability));
    }

    /// <summary>The CRPS in closed form: σ·(z·(2Φ(z) − 1) + 2φ(z) − 1/√π) with z = (actual − μ)/σ.</summary>
    /// <inheritdoc/>
    public override double Crps(double actual, int step, int variable = 0)
    {
        Check(step, variable);
        int i = (step * VariableCount) + variable;
        double error = actual - _means[i], deviation = _deviations[i];
        if (deviation == 0)
            return double.Abs(error);
        double z = error / deviation;
        double density = double.Exp(-0.5 * z * z) / double.Sqrt(2 * double.Pi);
        return deviation * ((z * SpecialFunctions.Erf(z / double.Sqrt(2))) + (2 * density) - (1 / double.Sqrt(double.Pi)));
    }
}
