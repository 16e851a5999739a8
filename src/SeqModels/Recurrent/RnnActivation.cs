namespace SeqModels.Recurrent;

/// <summary>The nonlinearity φ of a plain recurrent network.</summary>
public enum RnnActivation
{
    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
