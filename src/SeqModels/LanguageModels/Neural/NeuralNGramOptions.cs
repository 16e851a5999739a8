using SeqModels.Layers;
using SeqModels.Numerics;

namespace SeqModels.LanguageModels;

/// <summary>Options of a <see cref="NeuralNGramLanguageModel"/>: its architecture, initialization and dropout.</summary>
public sealed record NeuralNGramOptions
{
    /// <summary>The number τ of preceding tokens that the model reads: a model of order τ + 1.</summary>
    /// <value>At least 1; 4 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int ContextLength { get; init => field = OptionRange.AtLeast(1, value, nameof(NeuralNGramOptions)); } = 4;

    /// <summary>The size E of the embedding of a token.</summary>
    /// <value>At least 1; 64 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int EmbeddingSize { get; init => field = OptionRange.AtLeast(1, value, nameof(NeuralNGramOptions)); } = 64;

    /// <summary>
    /// The sizes of the hidden layers, from input to output. Empty: the output layer reads the concatenated embeddings, which with
    /// <see cref="TieWeights"/> is the log-bilinear model (Mnih and Hinton 2007).
    /// </summary>
    /// <value>Any number of sizes, each at least 1; one layer of 256 by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public IReadOnlyList<int> HiddenSizes
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = [.. value.Select(size => OptionRange.AtLeast(1, size, nameof(NeuralNGramOptions), nameof(HiddenSizes)))];
        }
    } = [256];

    /// <summary>The activation function of the hidden layers.</summary>
    /// <value><see cref="ActivationFunction.Tanh"/> by default, as in Bengio et al. 2003.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public ActivationFunction Activation
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(
            nameof(Activation), value, "NeuralNGramOptions.Activation: the value is not defined.");
    } = ActivationFunction.Tanh;

    /// <summary>
    /// Direct connections: whether the output layer also reads the concatenated embeddings x, with logits U h + W x + b (Bengio et al. 2003,
    /// equation 1).
    /// </summary>
    /// <value>False by default. It needs a hidden layer and excludes <see cref="TieWeights"/>.</value>
    public bool DirectConnections { get; init; }

    /// <summary>
    /// Weight tying: whether the output layer shares its weight with the embedding (Press and Wolf 2017). If its input has another size than
    /// <see cref="EmbeddingSize"/>, a linear projection is added before it.
    /// </summary>
    /// <value>False by default.</value>
    public bool TieWeights { get; init; }

    /// <summary>The dropout probability of the outputs of every hidden layer.</summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double Dropout { get; init => field = OptionRange.Fraction(value, nameof(NeuralNGramOptions)); }

    /// <summary>The dropout probability of the concatenated embeddings.</summary>
    /// <value>In [0, 1); 0 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1).</exception>
    public double InputDropout { get; init => field = OptionRange.Fraction(value, nameof(NeuralNGramOptions)); }

    /// <summary>The range r of initial values: all parameters are uniform on [−r, r), and the output bias is 0.</summary>
    /// <value>
    /// Finite and above 0; <see langword="null"/> by default, for U(−1/√n, 1/√n) in a layer of n inputs and N(0, 1) in the embedding, or
    /// N(0, 1/E) if it is tied.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public double? InitialRange { get; init => field = value is { } range ? OptionRange.Positive(range, nameof(NeuralNGramOptions)) : null; }

    /// <summary>The seed of the initial values and of dropout.</summary>
    /// <value>0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>The size of the concatenated embeddings.</summary>
    internal int InputSize => ArrayLength.Of("NeuralNGramLanguageModel: the concatenated embeddings [ContextLength, EmbeddingSize]", ContextLength, EmbeddingSize);

    /// <summary>The input size of the output layer, before a projection.</summary>
    internal int FeatureSize => (HiddenSizes.Count == 0 ? InputSize : HiddenSizes[^1]) + (DirectConnections ? InputSize : 0);

    /// <summary>Whether tied weights need a projection.</summary>
    internal bool HasProjection => TieWeights && FeatureSize != EmbeddingSize;

    /// <summary>Validates the options against each other.</summary>
    /// <exception cref="ArgumentException">They are inconsistent.</exception>
    internal void Check(string options)
    {
        if (DirectConnections && HiddenSizes.Count == 0)
            throw new ArgumentException("NeuralNGramLanguageModel: DirectConnections need a hidden layer: without one the output layer already reads the embeddings. Set HiddenSizes.", options);
        if (DirectConnections && TieWeights)
            throw new ArgumentException("NeuralNGramLanguageModel: DirectConnections and TieWeights exclude each other: the direct connections have no embedding to share. Use one of them.", options);
    }
}
