namespace SeqModels.Recurrent;

/// <summary>The forget gate F of an LSTM: C_t = F ⊙ C_{t−1} + I ⊙ C̃.</summary>
public enum LstmForgetGate
{
    /// <summary>F = σ(X W_xf + H W_hf + b_f) (Gers et al. 2000): the usual LSTM.</summary>
    Learned,

    /// <summary>F = 1 (Hochreiter and Schmidhuber 1997).</summary>
    None,

    /// <summary>F = 1 − I (Greff et al. 2017, "CIFG").</summary>
    Coupled,
}
