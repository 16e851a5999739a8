using SeqModels.Layers;

namespace SeqModels.Recurrent;

/// <summary>How the parameters of a recurrent layer or cell start. An initializer that is null draws from U(−1/√H, 1/√H), H = HiddenSize.</summary>
public sealed record RecurrentInitialization
{
    /// <summary>PyTorch's: all parameters from U(−1/√H, 1/√H).</summary>
    public static RecurrentInitialization PyTorch { get; } = new();

    /// <summary>Keras': W_ih Xavier-uniform, W_hh orthogonal, biases 0, an LSTM's forget bias 1.</summary>
    public static RecurrentInitialization Keras { get; } = new()
    {
        InputWeights = Initializers.XavierUniform(),
        HiddenWeights = Initializers.Orthogonal(),
        Biases = Initializers.Zeros,
        ForgetBias = 1,
    };

    /// <summary>W_ih, drawn as one matrix [gates·H, input].</summary>
    public Initializer? InputWeights { get; init; }

    /// <summary>W_hh, drawn as one matrix [gates·H, H].</summary>
    public Initializer? HiddenWeights { get; init; }

    /// <summary>Both biases [gates·H], and peephole weights.</summary>
    public Initializer? Biases { get; init; }

    /// <summary>The start of an LSTM's forget bias where <see cref="LstmOptions.ForgetBias"/> does not say.</summary>
    internal float? ForgetBias { get; init; }

    /// <summary>All parameters by one initializer, for example <c>All(Initializers.Uniform(0.1f))</c>.</summary>
    public static RecurrentInitialization All(Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return new() { InputWeights = initializer, HiddenWeights = initializer, Biases = initializer };
    }
}
