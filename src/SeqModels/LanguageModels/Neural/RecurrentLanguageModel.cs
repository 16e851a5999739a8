using System.Globalization;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A recurrent language model: token → embedding or one-hot vector → recurrent layers → optional projection → linear → softmax over the vocabulary.
/// p(x_t | x_1 … x_{t−1}) = softmax(W h_{t−1} + b), or softmax(W P h_{t−1} + b) with a projection P, where h_{t−1} is the output of the recurrent
/// layers after x_1 … x_{t−1}; h_0 = 0.
/// </summary>
/// <remarks>
/// Parameters: <c>embedding.weight</c> [V, E] (absent with one-hot input), <c>rnn.*</c> as in PyTorch, <c>projection.weight</c> [P, H]
/// (with <see cref="RecurrentLanguageModelOptions.ProjectionSize"/>, or with tied weights of unequal sizes),
/// <c>decoder.weight</c> [V, H], or [V, P] after a projection (absent if tied), <c>decoder.bias</c> [V]. If the vocabulary has
/// <c>&lt;/s&gt;</c>, the initial state is the one after reading <c>&lt;/s&gt;</c>, as sentences follow each other in one stream.
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

    /// <summary>Creates a model and initializes its parameters from the seed of the options.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="options">The architecture and the dropout; null for the defaults.</param>
    /// <param name="tokenizer">The tokenizer, which is saved with the model; null if the model is used with tokens only.</param>
    /// <exception cref="ArgumentException">
    /// The weights are tied, but there is no embedding or the projection has another size; or the sampled softmax of the options has another
    /// number of classes than the vocabulary has tokens.
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

    /// <summary>The options of the model.</summary>
    public RecurrentLanguageModelOptions Options { get; }

    /// <summary>Computes the logits of the next token at every position.</summary>
    /// <param name="tokens">Token ids, [batch, time].</param>
    /// <param name="initial">The state before the first token; null for <see cref="RecurrentLayer.CreateState"/> of the recurrent layers.</param>
    /// <returns>Logits [batch, time, vocabulary] and the state after the last token.</returns>
    public LanguageModelOutput Forward(Indices tokens, RecurrentState? initial = null)
    {
        (Tensor hidden, RecurrentState state) = Encode(tokens, initial);
        return new LanguageModelOutput(Decode(hidden), state);
    }

    /// <summary>
    /// Computes the training loss: the mean of −ln p(target) over all positions, in nats. Equal to <see cref="Losses.Loss.CrossEntropy(Tensor, Indices, Losses.CrossEntropyOptions, Tensor)"/> of the
    /// logits of <see cref="Forward"/>, which are never all stored at once. In training mode the options
    /// <see cref="RecurrentLanguageModelOptions.LabelSmoothing"/>, <see cref="RecurrentLanguageModelOptions.ActivationPenalty"/>,
    /// <see cref="RecurrentLanguageModelOptions.TemporalActivationPenalty"/> and <see cref="RecurrentLanguageModelOptions.SampledSoftmax"/> contribute to it.
    /// </summary>
    /// <param name="tokens">Token ids, [batch, time].</param>
    /// <param name="targets">The next token at every position, [batch, time].</param>
    /// <param name="initial">The state before the first token, as in <see cref="Forward"/>.</param>
    /// <returns>The loss, the cross-entropy without penalties, and the state after the last token.</returns>
    /// <exception cref="ArgumentException">The shapes of <paramref name="tokens"/> and <paramref name="targets"/> differ, or a target is not a token id.</exception>
    public LanguageModelLoss Loss(Indices tokens, Indices targets, RecurrentState? initial = null) => _network.Loss(tokens, targets, initial, Masks, _candidates);

    /// <inheritdoc/>
    /// <remarks>The parameters must not change while the state is used.</remarks>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public LanguageModelState CreateState() => IsTraining && Options.HasDropout
        ? throw new InvalidOperationException("RecurrentLanguageModel.CreateState: the model is in training mode, in which dropout makes probabilities random. Call Evaluate() first.")
        : new RecurrentLanguageModelState(_network, WeightPrecision.Float32);

    /// <summary>
    /// Creates a stepper, which reads one token at a time in evaluation mode. With fused kernels it does not allocate per token.
    /// </summary>
    /// <param name="batchSize">The number of parallel sequences, at least 1.</param>
    /// <param name="precision">The precision of the weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is below 1, or the precision is not defined.</exception>
    /// <exception cref="InvalidOperationException">The parameters are not Float32.</exception>
    /// <exception cref="NotSupportedException">The precision is not Float32, and the recurrent layer has no fused kernels.</exception>
    public RecurrentLanguageModelStepper CreateStepper(int batchSize = 1, WeightPrecision precision = WeightPrecision.Float32) => new(_network, batchSize, precision);

    /// <summary>
    /// Creates a view of this model with weights of another precision, for generation and scoring. With <see cref="WeightPrecision.Int8"/> the
    /// distribution is slightly different; <c>Evaluator.Compare</c> measures the difference on a text.
    /// </summary>
    /// <param name="precision">The precision of the weights.</param>
    /// <returns>A view, which uses the parameters of this model.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The precision is not defined.</exception>
    public ILanguageModel WithPrecision(WeightPrecision precision) => precision switch
    {
        WeightPrecision.Float32 => this,
        WeightPrecision.Int8 => new RecurrentLanguageModelInPrecision(this, _network, precision),
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "RecurrentLanguageModel.WithPrecision: the precision is not defined."),
    };

    /// <summary>
    /// Creates a model with these parameters and a larger vocabulary, for fine-tuning on other text. The parameters of a token move to its
    /// new id: the rows of the embedding, of the output layer and of its bias, or with one-hot input the columns of the first layer's input weights.
    /// All other parameters are copied.
    /// </summary>
    /// <remarks>
    /// With <see cref="NewTokenInitialization.Random"/> the parameters of a new token are random, as in a new model. With
    /// <see cref="NewTokenInitialization.FromUnknown"/> they are those of <c>&lt;unk&gt;</c>, whose probability is divided equally among it and
    /// the n new tokens: w = w_unk, b = b_unk − ln(n + 1); all other probabilities are unchanged. A sampled softmax is not copied, since its
    /// counts belong to the old vocabulary.
    /// </remarks>
    /// <param name="vocabulary">A vocabulary with all tokens of this model and others, in any order; see <see cref="Vocabulary.Extend"/>.</param>
    /// <param name="seed">The seed of the new tokens' parameters and of dropout.</param>
    /// <param name="newTokens">The initialization of new tokens.</param>
    /// <returns>The new model, in the same mode; this model is unchanged.</returns>
    /// <exception cref="ArgumentException">
    /// A token of this model is missing, a special token differs, or the initialization needs an unknown token and there is none.
    /// </exception>
    /// <exception cref="InvalidOperationException">The parameters are not Float32.</exception>
    /// <exception cref="NotSupportedException">The input is one-hot, and the cells of the recurrent layer are user-defined.</exception>
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
    /// Saves the model as one safetensors file: parameters as tensors; options, vocabulary and a built-in tokenizer in its metadata. If saving
    /// fails, an existing file is unchanged.
    /// </summary>
    /// <remarks>
    /// Not stored: <see cref="RecurrentLanguageModelOptions.SampledSoftmax"/>, <see cref="RecurrentOptions.Initialization"/>, the code of a user-defined cell, and
    /// a user-defined tokenizer, of which only the name is stored. Pass them to <see cref="Load"/> in <see cref="RecurrentLanguageModelLoadOptions"/>.
    /// </remarks>
    /// <param name="path">The path of the file, for example <c>model.safetensors</c>.</param>
    /// <param name="cancellationToken">A token to cancel the writing; an existing file is then unchanged.</param>
    /// <exception cref="IOException">The file cannot be written; if the disk is full, the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) =>
        RecurrentLanguageModelFile.Save(path, this, Vocabulary, Options, Tokenizer, cancellationToken);

    /// <summary>Loads a model written by <see cref="Save"/>, in evaluation mode.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">What the file does not contain: a factory of user-defined cells, a user-defined tokenizer; null if not needed.</param>
    /// <param name="cancellationToken">A token to cancel the reading.</param>
    /// <exception cref="IOException">The file does not exist (<see cref="FileNotFoundException"/>), is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    /// <exception cref="InvalidDataException">The file is not a recurrent language model, or is damaged; the message gives the reason.</exception>
    /// <exception cref="ArgumentException">The model has user-defined cells, and no factory was passed.</exception>
    public static RecurrentLanguageModel Load(string path, RecurrentLanguageModelLoadOptions? options = null, CancellationToken cancellationToken = default) =>
        RecurrentLanguageModelFile.Load(
            path, options ?? new RecurrentLanguageModelLoadOptions(), (vocabulary, architecture, tokenizer) => new RecurrentLanguageModel(vocabulary, architecture, tokenizer), cancellationToken);

    /// <summary>A short description: <c>RecurrentLanguageModel (Lstm, 2 layers of 200, vocabulary of 10000)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{nameof(RecurrentLanguageModel)} ({Options.Recurrent.Family}, {Options.Recurrent.LayerCount} {(Options.Recurrent.LayerCount == 1 ? "layer" : "layers")} of {Options.HiddenSize}, vocabulary of {Vocabulary.Count})");

    string? IFaultFinder.FindFault() => NamedParameters()
        .Select(named => FiniteValues.FirstOther(named.Parameter) is { } place ? $"'{named.Name}' {named.Parameter.Shape} is {place}" : null)
        .FirstOrDefault(fault => fault is not null);

    private RandomSource? Masks => IsTraining ? _masks : null;

    /// <summary>The computation of the model.</summary>
    internal RecurrentNetwork Network => _network;

    /// <summary>Creates a copy of the model in evaluation mode, with its own parameters and the full softmax.</summary>
    internal RecurrentLanguageModel Copy()
    {
        var copy = new RecurrentLanguageModel(Vocabulary, Options with { SampledSoftmax = null }, Tokenizer);
        foreach ((NamedParameter from, NamedParameter to) in NamedParameters().Zip(copy.NamedParameters()))
        {
            from.Parameter.CopyTo(to.Parameter);
            to.Parameter.IsFrozen = from.Parameter.IsFrozen;
        }

        copy.Evaluate();
        return copy;
    }

    /// <summary>The input of the softmax layer at every position, [batch, time, H] or, after a projection, [batch, time, P].</summary>
    internal (Tensor Hidden, RecurrentState State) Encode(Indices tokens, RecurrentState? initial) => _network.Encode(tokens, initial, Masks);

    /// <summary>The logits of the result of <see cref="Encode"/>.</summary>
    internal Tensor Decode(Tensor hidden) => _network.Output.Decode(hidden);

    /// <summary>ln p of the next token at every position whose token is not <paramref name="ignored"/>, without storing all logits.</summary>
    internal void Score(Tensor hidden, Indices tokens, int ignored, Span<double> logProbabilities) => _network.Output.Score(hidden, tokens, ignored, logProbabilities);

    /// <summary>The initial state of the recurrent layers.</summary>
    internal RecurrentState CreateRecurrentState(int batch) => _network.Layer.CreateState(batch);
}
