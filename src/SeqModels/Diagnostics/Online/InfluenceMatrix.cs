using SeqModels.Numerics;

namespace SeqModels.Diagnostics.Online;

/// <summary>A matrix [S, P]: the derivative of each element of a state with respect to each element of the parameters.</summary>
internal sealed class InfluenceMatrix(int stateSize, int parameterCount)
{
    private readonly double[] _elements = new double[ArrayLength.Of("RealTimeRecurrentLearning: an influence matrix [S, P]", stateSize, parameterCount)];

    /// <summary>The derivatives of one element of the state, [P].</summary>
    public Span<double> Row(int row) => _elements.AsSpan(row * parameterCount, parameterCount);

    public void Clear() => Array.Clear(_elements);

    public void CopyTo(InfluenceMatrix other) => _elements.CopyTo(other._elements, 0);

    /// <summary>this += J · S.</summary>
    /// <param name="jacobian">J, [S, S], row-major.</param>
    /// <param name="influence">S, another matrix than this.</param>
    public void AddProduct(ReadOnlySpan<double> jacobian, InfluenceMatrix influence)
    {
        for (int i = 0; i < stateSize; i++)
        {
            for (int j = 0; j < stateSize; j++)
                Doubles.AddScaled(jacobian[(i * stateSize) + j], influence.Row(j), Row(i));
        }
    }

    /// <summary>gradient += w · S.</summary>
    /// <param name="weights">w, the derivative of a loss with respect to the state, [S].</param>
    /// <param name="gradient">The gradient with respect to the parameters, [P].</param>
    public void AddWeighted(ReadOnlySpan<double> weights, Span<double> gradient)
    {
        for (int i = 0; i < stateSize; i++)
            Doubles.AddScaled(weights[i], Row(i), gradient);
    }
}
