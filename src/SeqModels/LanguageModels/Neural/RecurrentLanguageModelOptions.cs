using SeqModels.Losses;
using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>Options of a <see cref="RecurrentLanguageModel"/>: its architecture, initialization and regularization.</summary>
public sealed partial record RecurrentLanguageModelOptions
{
    /// <summary>
    /// The recurrent layers: <see cref="RnnOptions"/>, <see cref="GruOptions"/>, <see cref="LstmOptions"/>, or <see cref="CellLayerOptions"/> for a
    /// user-defined cell. They contain the number of layers and the dropout between layers, of weights and of states.
    /// </summary>
    /// <value>Unidirectional and batch first; one LSTM layer by default.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The layers are bidirectional, and so would read the tokens to predict, or not batch first.</exception>
    public RecurrentOptions Recurrent
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Bidirectional
                ? throw new ArgumentException("RecurrentLanguageModelOptions.Recurrent: Bidirectional must be false: the backward direction of a language model would read the tokens to predict.", nameof(value))
                : value.BatchFirst ? value : throw new ArgumentException("RecurrentLanguageModelOptions.Recurrent: BatchFirst must be true: the input of a language model is [batch, time].", nameof(value));
        }
    } = new LstmOptions();

    /// <summary>The hidden size H of every layer.</summary>
    /// <value>At least 1; 256 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int HiddenSize
    {
        get;
        init => field = AtLeast(1, value, nameof(HiddenSize));
    } = 256;

    /// <summary>
    /// The size E of the embedding of the input tokens; 0 for one-hot vectors in place of an embedding.
    /// </summary>
    /// <value>At least 0; 128 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int EmbeddingSize
    {
        get;
        init => field = AtLeast(0, value, nameof(EmbeddingSize));
    } = 128;

    /// <summary>
    /// Weight tying: whether the output layer shares its weight with the embedding (Press and Wolf 2017). If <see cref="EmbeddingSize"/> differs
    /// from the size of h, which is <see cref="HiddenSize"/> or <see cref="LstmOptions.ProjectionSize"/>, a projection [EmbeddingSize, size of h] is
    /// added between the last layer and the output layer.
    /// </summary>
    /// <value>False by default.</value>
    public bool TieWeights { get; init; }

    /// <summary>
    /// The size P of a linear projection between the last layer and the output layer: <c>projection.weight</c> [P, HiddenSize], without bias or
    /// nonlinearity. The output layer then has V·P weights in place of V·HiddenSize. <see cref="LstmOptions.ProjectionSize"/> projects h in every
    /// layer instead, before it enters the next time step.
    /// </summary>
    /// <value>At least 1; <see langword="null"/> by default, for no projection unless <see cref="TieWeights"/> needs one.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ProjectionSize
    {
        get;
        init => field = value is { } size ? AtLeast(1, size, nameof(ProjectionSize)) : null;
    }

    /// <summary>
    /// The range r of initial values: all parameters are uniform on [−r, r) (0.1 in Zaremba et al. 2014), except a forget bias set by
    /// <see cref="LstmOptions.ForgetBias"/> and the parameters of user-defined cells.
    /// </summary>
    /// <value>
    /// Finite and above 0; <see langword="null"/> by default, for <see cref="RecurrentOptions.Initialization"/> in the recurrent layers,
    /// U(−1/√H, 1/√H) in the output layer and N(0, 1) in the embedding.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public float? InitialRange
    {
        get;
        init => field = Range(value, nameof(InitialRange));
    }

    /// <summary>
    /// The range r of the initial values of the embedding and the output layer: their weights are uniform on [−r, r) and the output bias is 0,
    /// independently of <see cref="InitialRange"/>. PyTorch's word-language-model example uses 0.1.
    /// </summary>
    /// <value>Finite and above 0; <see langword="null"/> by default, which uses <see cref="InitialRange"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite or not above 0.</exception>
    public float? EmbeddingRange
    {
        get;
        init => field = Range(value, nameof(EmbeddingRange));
    }

    /// <summary>
    /// A sampled softmax for training with a large vocabulary: <see cref="RecurrentLanguageModel.Loss"/> in training mode is then an estimate from
    /// sampled tokens (<see cref="Losses.SampledSoftmax"/>). Evaluation and scoring are exact. Not stored in files.
    /// </summary>
    /// <value>
    /// <see langword="null"/> by default, for the full softmax. The number of classes must equal the vocabulary size, and
    /// <see cref="LabelSmoothing"/> must be 0.
    /// </value>
    public SampledSoftmax? SampledSoftmax { get; init; }

    /// <summary>The seed of the initial values and of dropout.</summary>
    /// <value>0 by default.</value>
    public ulong Seed { get; init; }

    /// <summary>The size of h, the output of the recurrent layers.</summary>
    internal int OutputSize => Recurrent.ProjectedSize ?? HiddenSize;

    /// <summary>The size of the projection, including one needed by tied weights; null for none.</summary>
    internal int? OutputProjectionSize => ProjectionSize ?? (TieWeights && EmbeddingSize != OutputSize ? EmbeddingSize : null);

    /// <summary>Validates the options against each other and against the vocabulary.</summary>
    /// <param name="vocabulary">The vocabulary of the model.</param>
    /// <param name="options">The name of the caller's argument.</param>
    /// <exception cref="ArgumentException">They are inconsistent.</exception>
    internal void Check(Vocabulary vocabulary, string options)
    {
        if (TieWeights && EmbeddingSize == 0)
            throw new ArgumentException("RecurrentLanguageModel: tied weights need an embedding, but EmbeddingSize was 0 (one-hot input).", options);
        if (TieWeights && ProjectionSize is { } width && width != EmbeddingSize)
        {
            throw new ArgumentException(
                $"RecurrentLanguageModel: tied weights need ProjectionSize equal to EmbeddingSize, but they were {width} and {EmbeddingSize}. Leave ProjectionSize null: tied weights of unequal sizes get a projection.", options);
        }

        if (SampledSoftmax is { } sampling && sampling.Classes != vocabulary.Count)
            throw new ArgumentException($"RecurrentLanguageModel: SampledSoftmax must have one count for each of the {vocabulary.Count} tokens, but had {sampling.Classes}.", options);
        if (SampledSoftmax is not null && LabelSmoothing > 0)
            throw new ArgumentException("RecurrentLanguageModel: LabelSmoothing must be 0 with SampledSoftmax: it needs the probabilities of all tokens.", options);
    }

    private static float? Range(float? value, string name) => value is null or (> 0 and < float.PositiveInfinity) ? value : throw new ArgumentOutOfRangeException(
        name, value, $"RecurrentLanguageModelOptions.{name}: must be finite and greater than 0, or null.");

    private static int AtLeast(int minimum, int value, string name) => value >= minimum ? value : throw new ArgumentOutOfRangeException(
        nameof(value), value, $"RecurrentLanguageModelOptions.{name}: must be at least {minimum}.");
}
