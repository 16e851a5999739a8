using System.Globalization;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A neural language model: token → embedding or one-hot → recurrent layers → projection, if any → linear → softmax over the vocabulary.
/// p(x_t | x_1 … x_{t−1}) = softmax(W h_{t−1} + b), or softmax(W P h_{t−1} + b) with a projection P, where h is the output of the recurrent layers
/// after the tokens read; h = 0 before the first.
/// </summary>
/// <remarks>
/// Parameters: <c>embedding.weight</c> [V, E] (absent with one-hot input), <c>rnn.*</c> as in PyTorch, <c>projection.weight</c> [P, H]
/// (where <see cref="RecurrentLanguageModelOptions.ProjectionSize"/> asks for it, or tied weights of unequal widths need it),
/// <c>decoder.weight</c> [V, H], or [V, P] behind a projection (absent when tied), <c>decoder.bias</c> [V]. In a vocabulary with
/// <c>&lt;/s&gt;</c> a state begins after it, as the text of sentences is one stream.
/// <example>
/// <code>
/// var model = new RecurrentLanguageModel(vocabulary, new() { Recurrent = new LstmOptions { LayerCount = 2, Dropout = 0.2 }, HiddenSize = 200 });
/// var own = new RecurrentLanguageModel(vocabulary, new()
/// {
///     Recurrent = new CellLayerOptions { CellFactory = (inputSize, hiddenSize, random) => new MinimalGruCell(inputSize, hiddenSize, random) },
/// });
/// </code>
/// </example>
/// </remarks>
public sealed partial class RecurrentLanguageModel : Module, ILanguageModel, IFaultFinder
{
    private const ulong CandidateStream = 1UL << 33;

    private readonly RandomSource _masks;
    private readonly RandomSource _candidates;
    private readonly RecurrentNetwork _network;

    /// <summary>Makes a model with initial values drawn from the options' seed.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="options">The architecture; the defaults of <see cref="RecurrentLanguageModelOptions"/> when null.</param>
    /// <param name="tokenizer">How text is cut into the vocabulary's tokens; saved with the model. Null where the model reads tokens only.</param>
    /// <exception cref="ArgumentException">
    /// Weights are to be tied, but there is no embedding, or the projection is not as wide as it; or the options' sampled softmax has another number
    /// of classes than the vocabulary has tokens.
    /// </exception>
    public RecurrentLanguageModel(Vocabulary vocabulary, RecurrentLanguageModelOptions? options = null, ITokenizer? tokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        (Vocabulary, Options, Tokenizer) = (vocabulary, options ?? new RecurrentLanguageModelOptions(), tokenizer);
        Options.Check(vocabulary, nameof(options));
        var random = new RandomSource(Options.Seed);
        _masks = AddRandomSource("dropout", random.Fork(1));
        _candidates = AddRandomSource("candidates", random.Fork(CandidateStream));
        Initializer? initializer = Options.InitialRange is { } range ? Initializers.Uniform(range) : null;
        Initializer? table = Options.EmbeddingRange is { } tableRange ? Initializers.Uniform(tableRange) : initializer;
        Initializer? bias = Options.EmbeddingRange is null ? initializer : Initializers.Zeros;
        int inputSize = Options.EmbeddingSize > 0 ? Options.EmbeddingSize : vocabulary.Count;
        Embedding? embedding = Options.EmbeddingSize > 0 ? AddModule("embedding", new Embedding(vocabulary.Count, inputSize, random, table)) : null;
        RecurrentOptions layers = initializer is null ? Options.Recurrent : Options.Recurrent.WithInitialization(RecurrentInitialization.All(initializer));
        RecurrentLayer layer = AddModule("rnn", layers.CreateLayer(inputSize, Options.HiddenSize, random));
        Linear? projection = Options.OutputProjectionSize is { } projected
            ? AddModule("projection", new Linear(layer.OutputSize, projected, random, new LinearOptions { HasBias = false, Weight = initializer }))
            : null;
        Parameter weight, offset;
        if (Options.TieWeights)
        {
            weight = embedding!.Weight;
            offset = AddParameter("decoder.bias", (bias ?? Initializers.Zeros).Create([vocabulary.Count], random));
        }
        else
        {
            Linear decoder = AddModule("decoder", new Linear(projection?.OutputSize ?? layer.OutputSize, vocabulary.Count, random, new LinearOptions { Weight = table, Bias = bias }));
            (weight, offset) = (decoder.Weight, decoder.Bias!);
        }

        _network = new RecurrentNetwork(vocabulary, Options, embedding, layer, new OutputLayer(projection, weight, offset, vocabulary.BeginId));
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public ITokenizer? Tokenizer { get; }

    /// <summary>The architecture.</summary>
    public RecurrentLanguageModelOptions Options { get; }

    /// <summary>Reads tokens and gives the logits of the token after each.</summary>
    /// <param name="tokens">Ids, [batch, time].</param>
    /// <param name="initial">The state before the first token; that of the recurrent layer's <see cref="RecurrentLayer.CreateState"/> when null.</param>
    /// <returns>Logits [batch, time, vocabulary] and the state after the last token.</returns>
    public LanguageModelOutput Forward(Indices tokens, RecurrentState? initial = null)
    {
        (Tensor hidden, RecurrentState state) = Encode(tokens, initial);
        return new LanguageModelOutput(Decode(hidden), state);
    }

    /// <summary>
    /// Reads tokens and gives the mean of −ln p(target) over all positions, in nats: what training minimises. Equal to
    /// <see cref="Losses.Loss.CrossEntropy"/> of <see cref="Forward"/>'s logits, which are never all held at once. In training mode the options
    /// <see cref="RecurrentLanguageModelOptions.LabelSmoothing"/>, <see cref="RecurrentLanguageModelOptions.ActivationPenalty"/>,
    /// <see cref="RecurrentLanguageModelOptions.TemporalActivationPenalty"/> and <see cref="RecurrentLanguageModelOptions.SampledSoftmax"/> contribute to it.
    /// </summary>
    /// <param name="tokens">Ids, [batch, time].</param>
    /// <param name="targets">The token after each, [batch, time].</param>
    /// <param name="initial">The state before the first token, as in <see cref="Forward"/>.</param>
    /// <returns>The loss, the cross-entropy alone, and the state after the last token.</returns>
    /// <exception cref="ArgumentException">The shapes of <paramref name="tokens"/> and <paramref name="targets"/> differ, or a target is no token.</exception>
    public LanguageModelLoss Loss(Indices tokens, Indices targets, RecurrentState? initial = null) => _network.Loss(tokens, targets, initial, Masks, _candidates);

    /// <inheritdoc/>
    /// <remarks>The parameters must not change while the state is used.</remarks>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public LanguageModelState CreateState() => IsTraining && Options.HasDropout
        ? throw new InvalidOperationException("RecurrentLanguageModel.CreateState: the model is in training mode, in which dropout makes scores random. Call Evaluate() first.")
        : new RecurrentLanguageModelState(_network, WeightPrecision.Float32);

    /// <summary>
    /// Creates a stepper that has read nothing; it reads one token after another in evaluation mode. With fused kernels it allocates nothing per token.
    /// </summary>
    /// <param name="batchSize">The number of sequences that step side by side, at least 1; the default is 1.</param>
    /// <param name="precision">The form of the weights; the default is <see cref="WeightPrecision.Float32"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is below 1, or there is no such precision.</exception>
    /// <exception cref="InvalidOperationException">The parameters are not Float32.</exception>
    /// <exception cref="NotSupportedException">The precision is not Float32, and the recurrent layer has no fused kernels.</exception>
    public RecurrentLanguageModelStepper CreateStepper(int batchSize = 1, WeightPrecision precision = WeightPrecision.Float32) => new(_network, batchSize, precision);

    /// <summary>
    /// The same model with weights in another precision, for generating and scoring token by token: with
    /// <see cref="WeightPrecision.Int8"/> it is no longer quite the same distribution. <c>Evaluator.Compare</c> of both reports what that
    /// costs on a text.
    /// </summary>
    /// <param name="precision">The form of the weights.</param>
    /// <returns>A view: when a parameter of this model changes, so does it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such precision.</exception>
    public ILanguageModel WithPrecision(WeightPrecision precision) => precision switch
    {
        WeightPrecision.Float32 => this,
        WeightPrecision.Int8 => new RecurrentLanguageModelInPrecision(this, _network, precision),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "RecurrentLanguageModel.WithPrecision: no such precision."),
    };

    /// <summary>
    /// A new model with this one's parameters in a larger vocabulary, for fine-tuning on other text. What belongs to a token moves with it
    /// to its new id: rows of the embedding, of the output layer and of its bias, or with one-hot input columns of the first layer's input weights. All else is copied.
    /// </summary>
    /// <remarks>
    /// With <see cref="NewTokenInitialization.Random"/> a new token begins as in a new model. With <see cref="NewTokenInitialization.FromUnknown"/> the probability
    /// that this model gives <c>&lt;unk&gt;</c> is shared equally by <c>&lt;unk&gt;</c> and the n new tokens, which read as <c>&lt;unk&gt;</c>:
    /// w = w_unk, b = b_unk − ln(n + 1). All other probabilities then stay as they are. A sampled softmax is not taken over: its counts are of the old vocabulary.
    /// </remarks>
    /// <param name="vocabulary">All tokens of this model's vocabulary and others, in any order; see <see cref="Vocabulary.Extend"/>.</param>
    /// <param name="seed">Names the random numbers of the new tokens' initial values and of dropout.</param>
    /// <param name="newTokens">How new tokens begin.</param>
    /// <returns>The new model, in this one's mode. This one does not change.</returns>
    /// <exception cref="ArgumentException">
    /// A token of this model is missing, or has lost or gained a special meaning; or new tokens are to begin as the unknown one, and there is none.
    /// </exception>
    /// <exception cref="InvalidOperationException">The parameters are not Float32.</exception>
    /// <exception cref="NotSupportedException">The input is one-hot, and the recurrent layer's cells are not built in.</exception>
    public RecurrentLanguageModel WithVocabulary(Vocabulary vocabulary, ulong seed = 0, NewTokenInitialization newTokens = NewTokenInitialization.Random)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        var change = new VocabularyChange(Vocabulary, vocabulary, newTokens);
        if (_network.Output.Bias.DType != DType.Float32)
            throw new InvalidOperationException($"RecurrentLanguageModel.WithVocabulary: the parameters must be Float32, but are {_network.Output.Bias.DType}. Convert them with ConvertTo(Float32).");
        var model = new RecurrentLanguageModel(vocabulary, Options with { Seed = seed, SampledSoftmax = null }, Tokenizer);
        change.Move(NamedParameters(), model.NamedParameters(), Options);
        if (!IsTraining)
            model.Evaluate();
        return model;
    }

    /// <summary>
    /// Saves the model as one safetensors file: parameters as tensors; options, vocabulary and a built-in tokenizer in its metadata. A failed save leaves
    /// an older file as it was.
    /// </summary>
    /// <remarks>
    /// Not stored: <see cref="RecurrentLanguageModelOptions.SampledSoftmax"/>, <see cref="RecurrentOptions.Initialization"/>, the code of a user's cell, and a
    /// tokenizer of a user's own, of which the name is stored. Loading takes those in <see cref="RecurrentLanguageModelLoadOptions"/>.
    /// </remarks>
    /// <param name="path">The file, usually <c>NAME.safetensors</c>.</param>
    /// <param name="cancellationToken">A token to cancel the writing; an existing file is then unchanged.</param>
    /// <exception cref="IOException">The file cannot be written; a full disk is said so.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) =>
        RecurrentLanguageModelFile.Save(path, this, Vocabulary, Options, Tokenizer, cancellationToken);

    /// <summary>Loads a model that <see cref="Save"/> wrote, with exactly its parameters, in evaluation mode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What a file does not hold: a factory of the user's cells, a tokenizer; null where it is not needed.</param>
    /// <param name="cancellationToken">A token to cancel the reading.</param>
    /// <exception cref="IOException">There is no such file (<see cref="FileNotFoundException"/>), it is a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="InvalidDataException">The file is no such model, or is damaged; the message says where.</exception>
    /// <exception cref="ArgumentException">The file's model has a user's cell, and there is no factory for it.</exception>
    public static RecurrentLanguageModel Load(string path, RecurrentLanguageModelLoadOptions? options = null, CancellationToken cancellationToken = default) =>
        RecurrentLanguageModelFile.Load(
            path, options ?? new RecurrentLanguageModelLoadOptions(), (vocabulary, architecture, tokenizer) => new RecurrentLanguageModel(vocabulary, architecture, tokenizer), cancellationToken);

    /// <summary>What the model is, for messages: <c>RecurrentLanguageModel (Lstm, 2 layers of 200, vocabulary of 10000)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{nameof(RecurrentLanguageModel)} ({Options.Recurrent.Family}, {Options.Recurrent.LayerCount} {(Options.Recurrent.LayerCount == 1 ? "layer" : "layers")} of {Options.HiddenSize}, vocabulary of {Vocabulary.Count})");

    string? IFaultFinder.FindFault() => NamedParameters()
        .Select(named => FiniteValues.FirstOther(named.Parameter) is { } place ? $"'{named.Name}' {named.Parameter.Shape} is {place}" : null)
        .FirstOrDefault(fault => fault is not null);

    private RandomSource? Masks => IsTraining ? _masks : null;

    /// <summary>What the output layer reads after each token, [batch, time, H] or, behind a projection, [batch, time, P].</summary>
    internal (Tensor Hidden, RecurrentState State) Encode(Indices tokens, RecurrentState? initial) => _network.Encode(tokens, initial, Masks);

    /// <summary>The logits of what <see cref="Encode"/> gives.</summary>
    internal Tensor Decode(Tensor hidden) => _network.Output.Decode(hidden);

    /// <summary>ln p of a token after each hidden vector but those whose token is <paramref name="ignored"/>, without holding all logits.</summary>
    internal void Score(Tensor hidden, Indices tokens, int ignored, Span<double> logProbabilities) => _network.Output.Score(hidden, tokens, ignored, logProbabilities);

    /// <summary>The state of the recurrent layers before any token.</summary>
    internal RecurrentState ZeroState(int batch) => _network.Layer.CreateState(batch);
}
