using System.Text.Json;
using SeqModels.Forecasting.Files;

namespace SeqModels.Forecasting.Transforms;

/// <summary>w_t = Σ_j c_j y_{t−j} with the coefficients of (1 − B)^d (1 − B^s)^D, which are whole numbers with c_0 = 1.</summary>
internal sealed class DifferenceFilter(double[] coefficients, int variableCount) : FittedTransform(variableCount, coefficients.Length - 1)
{
    public const string Kind = "differences";

    /// <summary>The expanded polynomial.</summary>
    public static double[] Expand(int order, int period, int seasonalOrder)
    {
        var polynomial = new double[checked(order + (period * seasonalOrder)) + 1];
        polynomial[0] = 1;
        int degree = 0;
        for (int i = 0; i < order + seasonalOrder; i++)
        {
            int shift = i < order ? 1 : period;
            degree += shift;
            for (int j = degree; j >= shift; j--)
                polynomial[j] -= polynomial[j - shift];
        }

        return polynomial;
    }

    internal override void InvertErrors(Span<double> path) =>
        new Sums(coefficients, new double[LostLength * VariableCount], VariableCount).Apply(path);

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("kind", Kind);
        writer.WriteNumber("variables", VariableCount);
        ForecastJson.Write(writer, "coefficients", coefficients);
    }

    private protected override void Transform(ReadOnlySpan<double> values, Span<double> result)
    {
        for (int i = 0; i < result.Length; i++)
            result[i] = values[i + (LostLength * VariableCount)] - Past(values, i + (LostLength * VariableCount), coefficients, VariableCount);
    }

    private protected override PathInverse Inverse(TimeSeries history) =>
        new Sums(coefficients, history.AsSpan()[^(LostLength * VariableCount)..].ToArray(), VariableCount);

    /// <summary>−Σ_{j≥1} c_j y_{t−j}, what w_t is the difference to.</summary>
    private static double Past(ReadOnlySpan<double> values, int index, double[] coefficients, int stride)
    {
        double sum = 0;
        for (int j = 1; j < coefficients.Length; j++)
        {
            if (coefficients[j] != 0)
                sum -= coefficients[j] * values[index - (j * stride)];
        }

        return sum;
    }

    /// <summary>y_t = w_t − Σ_{j≥1} c_j y_{t−j}.</summary>
    private sealed class Sums(double[] coefficients, double[] end, int stride) : PathInverse
    {
        public override void Apply(Span<double> path)
        {
            var values = new double[end.Length + path.Length];
            end.CopyTo(values, 0);
            for (int i = 0; i < path.Length; i++)
                values[end.Length + i] = path[i] + Past(values, end.Length + i, coefficients, stride);
            values.AsSpan(end.Length).CopyTo(path);
        }
    }
}
