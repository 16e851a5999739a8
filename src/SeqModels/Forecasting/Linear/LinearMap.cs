namespace SeqModels.Forecasting.Linear;

/// <summary>
/// A linear map ŷ = W·(1, inputs) with weights [outputs, 1 + inputs], the constant first.
/// </summary>
internal sealed class LinearMap
{
    private readonly double[] _weights;

    public LinearMap(double[] weights, int outputs)
    {
        (_weights, Outputs) = (weights, outputs);
        Columns = weights.Length / outputs;
    }

    public int Outputs { get; }

    /// <summary>1 + the number of inputs.</summary>
    public int Columns { get; }

    public ReadOnlySpan<double> Weights => _weights;

    public double Weight(int output, int column) => _weights[(output * Columns) + column];

    /// <summary>Writes ŷ for inputs, of which the last ones may be given separately.</summary>
    public void Predict(ReadOnlySpan<double> inputs, ReadOnlySpan<double> further, Span<double> result)
    {
        for (int output = 0; output < Outputs; output++)
        {
            ReadOnlySpan<double> weights = _weights.AsSpan(output * Columns, Columns);
            double sum = weights[0];
            for (int i = 0; i < inputs.Length; i++)
                sum += weights[1 + i] * inputs[i];
            for (int i = 0; i < further.Length; i++)
                sum += weights[1 + inputs.Length + i] * further[i];
            result[output] = sum;
        }
    }

    /// <summary>Writes the part of ŷ that depends on inputs, which may be the first ones only.</summary>
    public void Propagate(ReadOnlySpan<double> inputs, Span<double> result)
    {
        for (int output = 0; output < Outputs; output++)
        {
            ReadOnlySpan<double> weights = _weights.AsSpan((output * Columns) + 1, inputs.Length);
            double sum = 0;
            for (int i = 0; i < inputs.Length; i++)
                sum += weights[i] * inputs[i];
            result[output] = sum;
        }
    }
}
