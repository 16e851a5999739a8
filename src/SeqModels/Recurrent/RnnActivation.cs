namespace SeqModels.Recurrent;

/// <summary>The activation function φ of an <see cref="Rnn"/>.</summary>
public enum RnnActivation
{
    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
