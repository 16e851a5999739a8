using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A neural language model: token → embedding or one-hot → recurrent layers → projection, if any → linear → softmax over the vocabulary.
/// p(x_t | x_1 … x_{t−1}) = softmax(W h_{t−1} + b), or softmax(W P h_{t−1} + b) with a projection P, where h is the state after the
/// tokens seen; h = 0 before the first.
/// </summary>
/// <remarks>
/// Parameters: <c>embedding.weight</c> [V, E] (absent with one-hot input), <c>rnn.*</c> as in PyTorch, <c>projection.weight</c> [P, H]
/// (where <see cref="RecurrentLanguageModelOptions.ProjectionSize"/> asks for it, or tied weights of unequal widths need it),
/// <c>decoder.weight</c> [V, H], or [V, P] behind a projection (absent when tied), <c>decoder.bias</c> [V]. In a vocabulary with
/// <c>&lt;/s&gt;</c> a state begins after it, as the text of sentences is one stream.
/// </remarks>
public sealed partial class RecurrentLanguageModel : Module, ILanguageModel, IFaultFinder
{
    private readonly Embedding? _embedding;
    private readonly RandomSource _masks;
    private readonly RandomSource _candidates;
    private readonly RecurrentLayer _rnn;
    private readonly Linear? _projection;
    private readonly Parameter _decoderWeight;
    private readonly Parameter _decoderBias;
    private Tensor? _oneHot;
    private Tensor? _beginMask;

    /// <summary>Makes a model with initial values drawn from the options' seed.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="options">The architecture; the defaults of <see cref="RecurrentLanguageModelOptions"/> when null.</param>
    /// <exception cref="ArgumentException">Weights are to be tied, but there is no embedding, or the projection is not as wide as it.</exception>
    public RecurrentLanguageModel(Vocabulary vocabulary, RecurrentLanguageModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        Vocabulary = vocabulary;
        Options = options ?? new RecurrentLanguageModelOptions();
        if (Options.TieWeights && Options.EmbeddingSize == 0)
        {
            throw new ArgumentException("RecurrentLanguageModel: tied weights need an embedding, but EmbeddingSize was 0 (one-hot input).", nameof(options));
        }

        if (Options.TieWeights && Options.ProjectionSize is { } width && width != Options.EmbeddingSize)
        {
            throw new ArgumentException(
                $"RecurrentLanguageModel: tied weights need ProjectionSize equal to EmbeddingSize, but they were {width} and {Options.EmbeddingSize}. Leave ProjectionSize null: tied weights of unequal widths have a projection.", nameof(options));
        }

        var random = new RandomSource(Options.Seed);
        _masks = AddRandomSource("dropout", random.Fork(1));
        _candidates = AddRandomSource("candidates", random.Fork(CandidateStream));
        Initializer? initializer = Options.InitialRange is { } range ? Initializers.Uniform(range) : null;
        Initializer? table = Options.EmbeddingRange is { } tableRange ? Initializers.Uniform(tableRange) : initializer;
        Initializer? bias = Options.EmbeddingRange is null ? initializer : Initializers.Zeros;
        int inputSize = Options.EmbeddingSize > 0 ? Options.EmbeddingSize : vocabulary.Count;
        if (Options.EmbeddingSize > 0)
        {
            _embedding = AddModule("embedding", new Embedding(vocabulary.Count, inputSize, random, table));
        }

        _rnn = AddModule("rnn", MakeLayer(inputSize, random, initializer));
        if (Options.OutputProjectionSize is { } projected)
        {
            _projection = AddModule("projection", new Linear(_rnn.OutputSize, projected, random, new LinearOptions { HasBias = false, Weight = initializer }));
        }

        if (Options.TieWeights)
        {
            _decoderWeight = _embedding!.Weight;
            _decoderBias = AddParameter("decoder.bias", (bias ?? Initializers.Zeros).Create([vocabulary.Count], random));
        }
        else
        {
            Linear decoder = AddModule("decoder", new Linear(OutputInputs, vocabulary.Count, random, new LinearOptions { Weight = table, Bias = bias }));
            (_decoderWeight, _decoderBias) = (decoder.Weight, decoder.Bias!);
        }
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <summary>The architecture.</summary>
    public RecurrentLanguageModelOptions Options { get; }

    /// <summary>Reads tokens and gives the logits of the token after each.</summary>
    /// <param name="tokens">Ids, [batch, time].</param>
    /// <param name="initial">The state before the first token; zeros when null.</param>
    /// <returns>Logits [batch, time, vocabulary] and the state after the last token.</returns>
    public (Tensor Logits, RecurrentState State) Forward(Indices tokens, RecurrentState? initial = null)
    {
        (Tensor hidden, RecurrentState state) = Encode(tokens, initial);
        return (Decode(hidden), state);
    }

    /// <inheritdoc/>
    /// <remarks>The parameters must not change while the state is used.</remarks>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public LanguageModelState Begin()
    {
        if (IsTraining && Options.HasDropout)
        {
            throw new InvalidOperationException("RecurrentLanguageModel.Begin: the model is in training mode, in which dropout makes scores random. Call Evaluate() first.");
        }

        return new RecurrentLanguageModelState(this, WeightPrecision.Float32);
    }

    /// <summary>The width of what the output layer reads.</summary>
    internal int OutputInputs => _projection?.OutputSize ?? _rnn.OutputSize;

    /// <summary>What the output layer reads after each token, [batch, time, hidden] or, behind a projection, [batch, time, P].</summary>
    internal (Tensor Hidden, RecurrentState State) Encode(Indices tokens, RecurrentState? initial)
    {
        (_, Tensor dropped, RecurrentState state) = Read(tokens, initial);
        return (Project(dropped), state);
    }

    private Tensor Project(Tensor hidden) => _projection?.Forward(hidden) ?? hidden;

    /// <summary>The logits of hidden vectors: h Wᵀ + b, and −∞ for <c>&lt;s&gt;</c>, which is never predicted.</summary>
    internal Tensor Decode(Tensor hidden)
    {
        Tensor logits = hidden.MatMul(_decoderWeight, transposeB: true) + _decoderBias;
        return Vocabulary.BeginId is { } begin ? logits + BeginMask(begin) : logits;
    }

    /// <summary>ln p of a token after each hidden vector but those whose token is <paramref name="ignored"/>, without holding all logits.</summary>
    internal void Score(Tensor hidden, Indices tokens, int ignored, Span<double> logProbabilities) =>
        LinearCrossEntropyOperation.LogProbabilities(hidden, _decoderWeight, _decoderBias, tokens, ignored, Vocabulary.BeginId, logProbabilities);

    /// <summary>The state before any token: zeros.</summary>
    internal RecurrentState ZeroState(int batch) => _rnn.ZeroState(batch);

    private Tensor OneHotRows() => Constant(ref _oneHot, [Vocabulary.Count, Vocabulary.Count], static (elements, size) =>
    {
        for (int i = 0; i < size; i++)
        {
            elements[(i * size) + i] = 1;
        }
    }, Vocabulary.Count);

    private Tensor BeginMask(int begin) =>
        Constant(ref _beginMask, [Vocabulary.Count], static (elements, begin) => elements[begin] = float.NegativeInfinity, begin);

    /// <summary>A tensor that is made once, in the number type of the parameters.</summary>
    private Tensor Constant(ref Tensor? cache, Shape shape, Action<Span<float>, int> fill, int argument)
    {
        Tensor? tensor = cache;
        if (tensor is null || tensor.DType != _decoderBias.DType)
        {
            tensor = Tensor.Zeros(shape);
            fill(tensor.AsWritableSpan(), argument);
            cache = tensor = tensor.To(_decoderBias.DType);
        }

        return tensor;
    }

    private RecurrentLayer MakeLayer(int inputSize, RandomSource random, Initializer? initializer)
    {
        RecurrentOptions layers = Options.Cell switch
        {
            RecurrentCellKind.Rnn => new RnnOptions(),
            RecurrentCellKind.Gru => new GruOptions(),
            RecurrentCellKind.GruResetAfter => new GruOptions { ResetAfter = true },
            RecurrentCellKind.Lstm => new LstmOptions { ForgetBias = Options.ForgetBias, CellZoneout = Options.CellZoneout },
            _ => throw new ArgumentException($"RecurrentLanguageModel: '{Options.Cell}' is no recurrent cell."),
        };
        layers = Options.ApplyTo(layers) with { Initialization = initializer is null ? RecurrentInitialization.PyTorch : RecurrentInitialization.All(initializer) };
        return layers switch
        {
            RnnOptions rnn => new Rnn(inputSize, Options.HiddenSize, random, rnn),
            GruOptions gru => new Gru(inputSize, Options.HiddenSize, random, gru),
            _ => new Lstm(inputSize, Options.HiddenSize, random, (LstmOptions)layers),
        };
    }
}
