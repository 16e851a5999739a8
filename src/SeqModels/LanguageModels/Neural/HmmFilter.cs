using SeqModels.Tensors;

namespace SeqModels.LanguageModels.Neural;

/// <summary>The probabilities of an <see cref="HmmLanguageModel"/> at one version of its parameters, in double precision.</summary>
internal sealed class HmmFilter
{
    private readonly (long, long, long) _version;

    public HmmFilter(Parameter start, Parameter transition, Parameter emission, int? excluded)
    {
        _version = (start.Version, transition.Version, emission.Version);
        int states = start.Length;
        double[,] row = Softmax(start, 1, states, null);
        Start = [.. row.Cast<double>()];
        Transition = Softmax(transition, states, states, null);
        Emission = Softmax(emission, states, emission.Length / states, excluded);
    }

    public double[] Start { get; }

    public double[,] Transition { get; }

    public double[,] Emission { get; }

    public bool IsOf(Parameter start, Parameter transition, Parameter emission) => _version == (start.Version, transition.Version, emission.Version);

    private static double[,] Softmax(Parameter logits, int rows, int columns, int? excluded)
    {
        double[] values = logits.DType == DType.Float64 ? logits.AsSpan<double>().ToArray() : Array.ConvertAll(logits.AsSpan<float>().ToArray(), value => (double)value);
        var result = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * columns, columns);
            double largest = double.NegativeInfinity, sum = 0;
            for (int j = 0; j < columns; j++)
                largest = j == excluded ? largest : Math.Max(largest, row[j]);
            for (int j = 0; j < columns; j++)
                sum += result[i, j] = j == excluded ? 0 : Math.Exp(row[j] - largest);
            for (int j = 0; j < columns; j++)
                result[i, j] /= sum;
        }

        return result;
    }
}
