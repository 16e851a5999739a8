namespace SeqModels.Diagnostics;

/// <summary>
/// The gradient of one layer and direction split by the path it takes back in time. The paths are disjoint and cover all: their sum is the gradient.
/// </summary>
/// <remarks>
/// For an LSTM the gradient of c is split, ∂loss_t/∂c_{t−k}. The first path, the carry, stays in the cell state from t to t − k: ∏ f ⊙ ∂loss_t/∂c_t,
/// with 1 − i or 1 in place of f without a learned forget gate; ∂loss_t/∂c_t includes the way through h_t. Every other path goes back at least one
/// step through the argument of a gate, by the recurrent weights or a peephole, and belongs to the gate that it passes last on the way back. The way
/// from h to c of the same step, even through the output gate's peephole, counts as none. For a GRU the gradient of h is split, with ∏ z as the carry.
/// An RNN has one path, <c>hidden</c>, which at lag 0 is the whole gradient, and no carry.
/// <para>
/// Gradients also reach a lower layer of a stack after they have gone back in time in a layer above. They are the path <c>upper layers</c> for as
/// long as they stay in the carry of the lower layer, and then belong to the gate that they pass last like all others. The carry is what enters the
/// layer at the time of the loss.
/// </para>
/// </remarks>
public sealed record PathGradients
{
    /// <summary>The state tensor: <c>c</c> of an LSTM, <c>h</c> of a GRU or RNN.</summary>
    public required string State { get; init; }

    /// <summary>
    /// The names of the paths: <c>carry</c>, if there is one; those of the gates, in the order of their blocks in the weights (<c>input</c>,
    /// <c>forget</c>, <c>candidate</c>, <c>output</c> of an LSTM; <c>reset</c>, <c>update</c>, <c>candidate</c> of a GRU; <c>hidden</c> of an RNN);
    /// <c>upper layers</c>, except in the last layer of a stack.
    /// </summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The lags 0, 1, ….</summary>
    public required IReadOnlyList<PathLag> Lags { get; init; }
}

/// <summary>The gradient by path at one lag. Norms are Euclidean over the units, root mean square over the pairs (loss_t, state at t − k).</summary>
/// <param name="Lag">k.</param>
/// <param name="Norms">The norm of the gradient along each path, in the order of <see cref="PathGradients.Names"/>.</param>
/// <param name="GatesNorm">The norm of the sum of the gates' paths.</param>
/// <param name="TotalNorm">The norm of the gradient itself, from backpropagation.</param>
/// <param name="SumError">The norm of the difference between the sum of the paths and the gradient, relative to <paramref name="TotalNorm"/>: rounding error.</param>
/// <param name="MeanCarry">
/// The mean of the carry's factor ∏_{j=t−k+1}^{t} f_j of an LSTM or ∏ z_j of a GRU over units and over the pairs of this layer's own direction, also
/// where the gradient is zero; null for an RNN and without such pairs.
/// </param>
public sealed record PathLag(int Lag, IReadOnlyList<double> Norms, double GatesNorm, double TotalNorm, double SumError, double? MeanCarry);
