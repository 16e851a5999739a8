namespace SeqModels.Diagnostics;

/// <summary>The gradient of one recurrent layer in one direction, by time lag.</summary>
public sealed record LayerGradientFlow
{
    /// <summary>The layer's name in the module, its index in the stack and its direction, for example <c>recurrent.l0</c> or <c>encoder.l1_reverse</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of the layer, for example <c>Lstm</c>; of a <see cref="Recurrent.CellLayer"/> the type of its cell.</summary>
    public required string Kind { get; init; }

    /// <summary>H, the size of h.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The lags 0, 1, …, up to the largest that was measured or can occur.</summary>
    public required IReadOnlyList<LagGradient> Lags { get; init; }

    /// <summary>‖G‖, the norm of the gradient of the layer's parameters over the measured sequences, computed by backpropagation through time.</summary>
    public required double WeightGradientNorm { get; init; }

    /// <summary>
    /// ‖G − Σ_k G_k‖ / ‖G‖: what the measured lags leave of the gradient. With all lags it is rounding error, about 1e-6 in Float32 and 1e-15 in
    /// Float64.
    /// </summary>
    public required double Remainder { get; init; }

    /// <summary>The gradient by path; null for cells that are not built in, with zoneout, or if it was not asked for.</summary>
    public PathGradients? Paths { get; init; }

    /// <summary>‖∂h_t/∂h_{t−k}‖ for k = 0, 1, …; null if it was not asked for.</summary>
    public IReadOnlyList<JacobianNorm>? HiddenJacobian { get; init; }

    /// <summary>‖∂c_t/∂c_{t−k}‖ for k = 0, 1, …, with h_{t−k} held fixed; null without a second state tensor, or if it was not asked for.</summary>
    public IReadOnlyList<JacobianNorm>? CellJacobian { get; init; }

    /// <summary>
    /// The gradient horizon: the smallest lag up to which a given share of the gradient of the weights lies,
    /// min { K : Σ_{k≤K} ‖G_k‖ ≥ share · Σ_k ‖G_k‖ }.
    /// </summary>
    /// <param name="share">The share, in (0, 1]; for example 0.5, 0.9 or 0.99.</param>
    /// <returns>The lag; 0 if the gradient is zero, −1 if it is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside (0, 1].</exception>
    public int Horizon(double share)
    {
        if (share is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "LayerGradientFlow.Horizon: the share must be in (0, 1].");
        return Lags.Any(lag => !double.IsFinite(lag.CumulativeShare)) ? -1 : Lags.FirstOrDefault(lag => lag.CumulativeShare >= share)?.Lag ?? 0;
    }
}
