namespace SeqModels.Diagnostics;

/// <summary>The gradient of one lag k in one layer and direction: how loss_t depends on the state k time steps before.</summary>
public sealed record LagGradient
{
    /// <summary>k: the number of time steps between the loss and the state, at least 0.</summary>
    public required int Lag { get; init; }

    /// <summary>
    /// The number of pairs (loss_t, state at t − k) over which the norms are averaged: of the time steps t at which a gradient that is not exactly 0 enters
    /// the layers. In a lower layer of a bidirectional stack states after t count, too.
    /// </summary>
    public required long Pairs { get; init; }

    /// <summary>
    /// ‖∂loss_t/∂s_{t−k}‖ of each state tensor s: h; h and c of an LSTM. The Euclidean norm over the units, root mean square over
    /// <see cref="Pairs"/>. The gradient of c includes the way through h of the same step; with zoneout of c there is none, because h is computed from c before zoneout.
    /// </summary>
    public required IReadOnlyList<double> StateNorms { get; init; }

    /// <summary>‖∂loss_t/∂h_{t−k}‖, the first of <see cref="StateNorms"/>.</summary>
    public double HiddenNorm => StateNorms[0];

    /// <summary>‖∂loss_t/∂c_{t−k}‖ of an LSTM, the second of <see cref="StateNorms"/>; null without a second state tensor.</summary>
    public double? CellNorm => StateNorms.Count > 1 ? StateNorms[1] : null;

    /// <summary>
    /// ‖G_k‖, where G_k = Σ_t ∂loss_t/∂s_{t−k} · ∂⁺s_{t−k}/∂θ is the part of the gradient of the layer's parameters θ that comes from this lag
    /// (∂⁺: with s_{t−k−1} held fixed). Σ_k G_k is the gradient. In a lower layer of a bidirectional stack a loss depends on states before and after
    /// it: there it is ‖G_{−k}‖ + ‖G_{+k}‖, and of several runs of a layer in one loss the sum over the runs.
    /// </summary>
    public required double WeightNorm { get; init; }

    /// <summary>‖G_k‖ / Σ_j ‖G_j‖, in [0, 1]: the share of this lag. The shares of the measured lags sum to 1; they and the horizons hold for those lags only, so look at <see cref="LayerGradientFlow.Remainder"/> if lags were left out. 0 if the gradient is 0.</summary>
    public required double WeightShare { get; init; }

    /// <summary>The sum of <see cref="WeightShare"/> up to this lag.</summary>
    public required double CumulativeShare { get; init; }

    /// <summary>⟨G_k, G⟩ / ‖G‖²: the signed share of this lag in the gradient G. It is negative if the lag pulls against the gradient; all lags sum to 1.</summary>
    public required double WeightProjection { get; init; }
}
