using System.Text.Json;
using SeqModels.Forecasting.Files;
using SeqModels.Numerics;

namespace SeqModels.Forecasting.Linear;

/// <summary>
/// One-step residuals [rows, variables] of a fit and their covariance Σ = EᵀE/(rows − parameters), where each equation has so many parameters;
/// with no degree of freedom left, EᵀE/rows.
/// </summary>
internal sealed class ResidualSample
{
    private readonly double[] _values;
    private readonly double[] _covariance;
    private readonly double[] _means;

    /// <summary>√(rows/(rows − parameters)): residuals of a fit are too small by this factor.</summary>
    private readonly double _bootstrapScale;

    public ResidualSample(double[] values, int variableCount, int parameterCount)
    {
        (_values, VariableCount, ParameterCount) = (values, variableCount, parameterCount);
        Count = values.Length / variableCount;
        int freedom = Count > parameterCount ? Count - parameterCount : Count;
        _bootstrapScale = double.Sqrt((double)Count / freedom);
        _covariance = new double[variableCount * variableCount];
        for (int i = 0; i < variableCount; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int row = 0; row < Count; row++)
                    sum += values[(row * variableCount) + i] * values[(row * variableCount) + j];
                _covariance[(i * variableCount) + j] = _covariance[(j * variableCount) + i] = sum / freedom;
            }
        }

        Factor = CholeskyFactor.Of(_covariance, variableCount);
        _means = new double[variableCount];
        for (int i = 0; i < values.Length; i++)
            _means[i % variableCount] += values[i] / Count;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    public int VariableCount { get; }

    /// <summary>The number of parameters of each equation.</summary>
    public int ParameterCount { get; }

    /// <summary>Σ, row-major.</summary>
    public ReadOnlySpan<double> Covariance => _covariance;

    /// <summary>L with L·Lᵀ = Σ, lower triangular, row-major.</summary>
    public double[] Factor { get; }

    public ReadOnlySpan<double> Values => _values;

    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * VariableCount, VariableCount);

    /// <summary>Adds a residual, centred and scaled to the variance of Σ, to a row of one value per variable.</summary>
    public void AddResidual(int index, Span<double> row)
    {
        ReadOnlySpan<double> residual = Row(index);
        for (int i = 0; i < row.Length; i++)
            row[i] += _bootstrapScale * (residual[i] - _means[i]);
    }

    /// <summary>Adds a draw from N(0, Σ).</summary>
    public void AddGaussian(RandomSource random, Span<double> row)
    {
        for (int j = 0; j < row.Length; j++)
        {
            double normal = random.NextNormal();
            for (int i = j; i < row.Length; i++)
                row[i] += Factor[(i * row.Length) + j] * normal;
        }
    }

    public double StandardDeviation(int variable) => double.Sqrt(_covariance[variable * (VariableCount + 1)]);

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("parameters", ParameterCount);
        ForecastJson.Write(writer, "residuals", _values);
    }

    public static ResidualSample Read(JsonElement element, int variables)
    {
        double[] values = element.Doubles("residuals", null);
        return values.Length > 0 && values.Length % variables == 0
            ? new ResidualSample(values, variables, element.Int("parameters", 0))
            : throw new FormatException($"'residuals' must be rows of {variables} numbers, but has {values.Length}");
    }
}
