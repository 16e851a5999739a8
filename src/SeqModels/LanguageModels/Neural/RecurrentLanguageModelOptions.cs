namespace SeqModels.LanguageModels;

/// <summary>The architecture of a <see cref="RecurrentLanguageModel"/>.</summary>
public sealed partial record RecurrentLanguageModelOptions
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
    /// Whether the output layer's weights are the embedding's (Press and Wolf 2017). If <see cref="EmbeddingSize"/> is not
    /// <see cref="HiddenSize"/>, a projection [EmbeddingSize, HiddenSize] lies between the last layer and the output. Off by default.
    /// </summary>
    public bool TieWeights { get; init; }

    /// <summary>
    /// P: the width of a linear projection between the last layer and the output layer, <c>projection.weight</c> [P, HiddenSize] without
    /// bias or nonlinearity, so that the output layer has V·P weights in place of V·HiddenSize. At least 1; <see langword="null"/> (the
    /// default) for none, except where <see cref="TieWeights"/> needs one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ProjectionSize
    {
        get;
        init => field = value is { } size ? AtLeast(1, size, nameof(ProjectionSize)) : null;
    }

    /// <summary>What an LSTM's forget gates' bias starts at, instead of its random value; 1 is usual. <see langword="null"/> (the default) leaves it.</summary>
    public float? ForgetBias { get; init; }

    /// <summary>
    /// When given, all initial values are uniform on [−r, r) (Zaremba et al. 2014 take 0.1), except a forget bias that
    /// <see cref="ForgetBias"/> sets. <see langword="null"/> (the default)
    /// takes PyTorch's: U(±1/√hidden) in recurrent layers and the output layer, N(0, 1) in the embedding.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public float? InitialRange
    {
        get;
        init => field = Range(value, nameof(InitialRange));
    }

    /// <summary>
    /// When given, the embedding and the output layer's weights start uniform on [−r, r) and its bias at 0, whatever
    /// <see cref="InitialRange"/> says of the other parameters: PyTorch's word language model example takes 0.1 and leaves the recurrent
    /// layers at their own U(±1/√hidden). <see langword="null"/> by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public float? EmbeddingRange
    {
        get;
        init => field = Range(value, nameof(EmbeddingRange));
    }

    /// <summary>Names the random numbers of the initial values and of dropout; 0 by default.</summary>
    public ulong Seed { get; init; }

    /// <summary>The width of the projection, also of one that tied weights need; null for none.</summary>
    internal int? OutputProjectionSize => ProjectionSize ?? (TieWeights && EmbeddingSize != HiddenSize ? EmbeddingSize : null);

    private static float? Range(float? value, string name) => value is null or (> 0 and < float.PositiveInfinity) ? value : throw new ArgumentOutOfRangeException(
        name, value, $"RecurrentLanguageModelOptions.{name}: must be finite and greater than 0, or null.");

    private static int AtLeast(int minimum, int value, string name) => value >= minimum ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"RecurrentLanguageModelOptions.{name}: must be at least {minimum}.");
}
