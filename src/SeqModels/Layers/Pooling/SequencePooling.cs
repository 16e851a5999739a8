namespace SeqModels.Layers;

/// <summary>How <see cref="TimePooling"/> reduces the time steps of a sequence to one vector.</summary>
public enum SequencePooling
{
    /// <summary>The last time step, x_L.</summary>
    Last,

    /// <summary>The mean over the time steps, Σ_t x_t / L.</summary>
    Mean,

    /// <summary>The maximum over the time steps, per feature.</summary>
    Max,

    /// <summary>The mean weighted by a learned attention, Σ_t a_t x_t with a = softmax_t(vᵀ tanh(W x_t + b)) (Yang et al. 2016, eqs. 5–7).</summary>
    Attention,
}
