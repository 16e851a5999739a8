namespace SeqModels.LanguageModels;

/// <summary>The architecture of a <see cref="RecurrentLanguageModel"/>.</summary>
public sealed record RecurrentLanguageModelOptions
{
    /// <summary>The recurrent layer; LSTM by default.</summary>
    public RecurrentCellKind Cell { get; init; } = RecurrentCellKind.Lstm;

    /// <summary>Units of every layer, at least 1; 256 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int HiddenSize
    {
        get;
        init => field = AtLeast(1, value, nameof(HiddenSize));
    } = 256;

    /// <summary>The number of layers, at least 1; 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Layers
    {
        get;
        init => field = AtLeast(1, value, nameof(Layers));
    } = 1;

    /// <summary>
    /// The width of the learned embedding that a token enters as; 0 for a one-hot vector of the vocabulary's size. 128 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int EmbeddingSize
    {
        get;
        init => field = AtLeast(0, value, nameof(EmbeddingSize));
    } = 128;

    /// <summary>
    /// Whether the output layer's weights are the embedding's (Press and Wolf 2017); needs <see cref="EmbeddingSize"/> equal to
    /// <see cref="HiddenSize"/>. Off by default.
    /// </summary>
    public bool TieWeights { get; init; }

    /// <summary>
    /// The probability with which an element is dropped after the embedding, between layers and before the output layer, while
    /// training (Zaremba et al. 2014). In [0, 1); 0 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Dropout
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            nameof(value), value, "RecurrentLanguageModelOptions.Dropout: must be in [0, 1).");
    }

    /// <summary>What an LSTM's forget gates' bias starts at, instead of its random value; 1 is usual. <see langword="null"/> (the default) leaves it.</summary>
    public float? ForgetBias { get; init; }

    /// <summary>
    /// When given, all initial values are uniform on [−r, r) (Zaremba et al. 2014 take 0.1), except a forget bias that
    /// <see cref="ForgetBias"/> sets. <see langword="null"/> (the default)
    /// takes PyTorch's: U(±1/√hidden) in recurrent layers and the output layer, N(0, 1) in the embedding.
    /// </summary>
    public float? InitialRange { get; init; }

    /// <summary>Names the random numbers of the initial values and of dropout; 0 by default.</summary>
    public ulong Seed { get; init; }

    private static int AtLeast(int minimum, int value, string name) => value >= minimum ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"RecurrentLanguageModelOptions.{name}: must be at least {minimum}.");
}
