namespace SeqModels.LanguageModels;

/// <summary>Which recurrent layer a <see cref="RecurrentLanguageModel"/> is made of.</summary>
public enum RecurrentCellKind
{
    /// <summary>Elman's network with tanh: H = tanh(X W_xh + H' W_hh + b).</summary>
    Rnn,

    /// <summary>Gated recurrent unit in its reset-before form, the default of <see cref="Recurrent.Gru"/>.</summary>
    Gru,

    /// <summary>Gated recurrent unit in its reset-after form (PyTorch, cuDNN, Keras).</summary>
    GruResetAfter,

    /// <summary>Long short-term memory.</summary>
    Lstm,
}
