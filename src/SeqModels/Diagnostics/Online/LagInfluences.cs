namespace SeqModels.Diagnostics.Online;

/// <summary>
/// The parts S_t^(k) of an influence matrix by lag, S_t^(0) = ∂⁺s_t/∂θ and S_t^(k) = J_t S_{t−1}^(k−1), and the gradients
/// G_k = Σ_t ∂loss_t/∂s_t · S_t^(k).
/// </summary>
internal sealed class LagInfluences
{
    private readonly InfluenceMatrix[] _influences;
    private readonly double[][] _gradients;

    // The lags above it are zero still.
    private int _highest;

    public LagInfluences(int maxLag, int stateSize, int parameterCount)
    {
        _influences = new InfluenceMatrix[maxLag + 1];
        _gradients = new double[maxLag + 1][];
        for (int lag = 0; lag <= maxLag; lag++)
            (_influences[lag], _gradients[lag]) = (new InfluenceMatrix(stateSize, parameterCount), new double[parameterCount]);
    }

    /// <summary>G_k, [P].</summary>
    public ReadOnlySpan<double> Gradient(int lag) => _gradients[lag];

    /// <summary>Begins a sequence at s_0, whose influence has lag 0, with sums of zero.</summary>
    public void Begin(InfluenceMatrix immediate)
    {
        immediate.CopyTo(_influences[0]);
        _highest = 0;
        foreach (double[] gradient in _gradients)
            Array.Clear(gradient);
    }

    /// <summary>Advances by a time step with J_t and ∂⁺s_t/∂θ.</summary>
    public void Advance(ReadOnlySpan<double> jacobian, InfluenceMatrix immediate)
    {
        _highest = Math.Min(_highest + 1, _influences.Length - 1);
        for (int lag = _highest; lag > 0; lag--)
        {
            _influences[lag].Clear();
            _influences[lag].AddProduct(jacobian, _influences[lag - 1]);
        }

        immediate.CopyTo(_influences[0]);
    }

    /// <summary>G_k += w · S_t^(k) for every lag.</summary>
    public void AddWeighted(ReadOnlySpan<double> weights)
    {
        for (int lag = 0; lag <= _highest; lag++)
            _influences[lag].AddWeighted(weights, _gradients[lag]);
    }
}
