namespace SeqModels.Diagnostics;

/// <summary>
/// The gradient of one layer and direction split by the path it takes back in time. The paths are disjoint and cover all: their sum is the gradient.
/// </summary>
/// <remarks>
/// For an LSTM the gradient of c is split, ∂loss_t/∂c_{t−k}. The first path, the carry, stays in the cell state from t to t − k: ∏ f ⊙ ∂loss_t/∂c_t.
/// Every other path leaves it at least once, through h or a peephole, and belongs to the gate that it passes last on the way back. For a GRU the
/// gradient of h is split, with ∏ z as the carry. An RNN has one path, and no carry.
/// </remarks>
public sealed record PathGradients
{
    /// <summary>The state tensor: <c>c</c> of an LSTM, <c>h</c> of a GRU or RNN.</summary>
    public required string State { get; init; }

    /// <summary>The names of the paths: <c>carry</c>, if there is one, then those of the gates, in the order of their blocks in the weights.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The lags 0, 1, ….</summary>
    public required IReadOnlyList<PathLag> Lags { get; init; }
}

/// <summary>The gradient by path at one lag. Norms are Euclidean over the units, root mean square over the pairs (loss_t, state at t − k).</summary>
/// <param name="Lag">k.</param>
/// <param name="Norms">The norm of the gradient along each path, in the order of <see cref="PathGradients.Names"/>.</param>
/// <param name="GatesNorm">The norm of the sum of all paths but the carry.</param>
/// <param name="TotalNorm">The norm of the gradient itself, from backpropagation.</param>
/// <param name="SumError">The norm of the difference between the sum of the paths and the gradient, relative to <paramref name="TotalNorm"/>: rounding error.</param>
/// <param name="MeanCarry">The mean over units and pairs of the carry's factor ∏_{j=t−k+1}^{t} f_j of an LSTM or ∏ z_j of a GRU; null for an RNN.</param>
public sealed record PathLag(int Lag, IReadOnlyList<double> Norms, double GatesNorm, double TotalNorm, double SumError, double? MeanCarry);
