using SeqModels.Layers;

namespace SeqModels.Recurrent;

/// <summary>The initialization of a recurrent layer or cell. A null initializer stands for U(−1/√H, 1/√H) with H = HiddenSize.</summary>
public sealed record RecurrentInitialization
{
    /// <summary>As in PyTorch: all parameters from U(−1/√H, 1/√H).</summary>
    public static RecurrentInitialization PyTorch { get; } = new();

    /// <summary>As in Keras: W_ih Xavier-uniform, W_hh orthogonal, biases 0, and the forget bias of an LSTM 1.</summary>
    public static RecurrentInitialization Keras { get; } = new()
    {
        InputWeights = Initializers.XavierUniform(),
        HiddenWeights = Initializers.Orthogonal(),
        Biases = Initializers.Zeros,
        ForgetBias = 1,
    };

    /// <summary>The initializer of W_ih, as one matrix [gates·H, input].</summary>
    public Initializer? InputWeights { get; init; }

    /// <summary>The initializer of W_hh, as one matrix [gates·H, H], and of a projection W_hr [P, H].</summary>
    public Initializer? HiddenWeights { get; init; }

    /// <summary>The initializer of both biases [gates·H] and of peephole weights.</summary>
    public Initializer? Biases { get; init; }

    /// <summary>The initial forget bias of an LSTM, unless set by <see cref="LstmOptions.ForgetBias"/>.</summary>
    internal float? ForgetBias { get; init; }

    /// <summary>Creates an initialization with one initializer for all parameters, for example <c>All(Initializers.Uniform(0.1f))</c>.</summary>
    public static RecurrentInitialization All(Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return new() { InputWeights = initializer, HiddenWeights = initializer, Biases = initializer };
    }
}
