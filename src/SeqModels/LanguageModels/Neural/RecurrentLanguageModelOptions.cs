using SeqModels.Losses;
using SeqModels.Recurrent;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>The architecture of a <see cref="RecurrentLanguageModel"/>.</summary>
public sealed partial record RecurrentLanguageModelOptions
{
    /// <summary>
    /// The recurrent layers: <see cref="RnnOptions"/>, <see cref="GruOptions"/>, <see cref="LstmOptions"/>, or <see cref="CellLayerOptions"/> for a cell of
    /// one's own. Their number, the dropout between them and on their weights and states are options of these options.
    /// </summary>
    /// <value>One LSTM layer by default. Reading in one direction, batch first.</value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The layers are bidirectional, which reads the tokens to be predicted, or time first.</exception>
    public RecurrentOptions Recurrent
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value.Bidirectional
                ? throw new ArgumentException("RecurrentLanguageModelOptions.Recurrent: a language model reads forward only: Bidirectional must be false, as a backward layer would read the tokens to be predicted.", nameof(value))
                : value.BatchFirst ? value : throw new ArgumentException("RecurrentLanguageModelOptions.Recurrent: BatchFirst must be true: a language model reads [batch, time].", nameof(value));
        }
    } = new LstmOptions();

    /// <summary>H: the units of every layer.</summary>
    /// <value>At least 1; 256 by default.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int HiddenSize
    {
        get;
        init => field = AtLeast(1, value, nameof(HiddenSize));
    } = 256;

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

    /// <summary>
    /// When given, all initial values are uniform on [−r, r) (Zaremba et al. 2014 take 0.1), except a forget bias that
    /// <see cref="LstmOptions.ForgetBias"/> sets, and the parameters of a user's cell. <see langword="null"/> (the default) takes
    /// <see cref="RecurrentOptions.Initialization"/> in recurrent layers, U(±1/√hidden) in the output layer and N(0, 1) in the embedding.
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

    /// <summary>
    /// When given, <see cref="RecurrentLanguageModel.Loss"/> in training mode is an estimate from some of the tokens, which saves most of the output layer's
    /// work with a large vocabulary: see <see cref="Losses.SampledSoftmax"/>. In evaluation mode, and wherever a model scores text, everything is
    /// exact. Not stored in files.
    /// </summary>
    /// <value><see langword="null"/> by default. It must have as many classes as the vocabulary has tokens; <see cref="LabelSmoothing"/> must be 0 beside it.</value>
    public SampledSoftmax? SampledSoftmax { get; init; }

    /// <summary>Names the random numbers of the initial values and of dropout; 0 by default.</summary>
    public ulong Seed { get; init; }

    /// <summary>The width of the projection, also of one that tied weights need; null for none.</summary>
    internal int? OutputProjectionSize => ProjectionSize ?? (TieWeights && EmbeddingSize != HiddenSize ? EmbeddingSize : null);

    /// <summary>Checks what one option says of another, and of the vocabulary.</summary>
    /// <param name="vocabulary">The model's tokens.</param>
    /// <param name="options">The caller's name of these options.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    internal void Check(Vocabulary vocabulary, string options)
    {
        if (TieWeights && EmbeddingSize == 0)
            throw new ArgumentException("RecurrentLanguageModel: tied weights need an embedding, but EmbeddingSize was 0 (one-hot input).", options);
        if (TieWeights && ProjectionSize is { } width && width != EmbeddingSize)
        {
            throw new ArgumentException(
                $"RecurrentLanguageModel: tied weights need ProjectionSize equal to EmbeddingSize, but they were {width} and {EmbeddingSize}. Leave ProjectionSize null: tied weights of unequal widths have a projection.", options);
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
