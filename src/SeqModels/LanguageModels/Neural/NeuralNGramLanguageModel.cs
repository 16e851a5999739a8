using System.Globalization;
using System.Text.Json;
using SeqModels.LanguageModels.Neural;
using SeqModels.Layers;
using SeqModels.Losses;
using SeqModels.Numerics;
using SeqModels.Tensors;
using SeqModels.Text;

namespace SeqModels.LanguageModels;

/// <summary>
/// A neural n-gram language model (Bengio et al. 2003): the embeddings of the last τ tokens, concatenated, are the input x of a multilayer
/// perceptron with a softmax over the vocabulary. With one hidden layer p(x_t | x_{t−τ} … x_{t−1}) = softmax(U tanh(H x + d) + b), plus W x in
/// the logits with direct connections.
/// </summary>
/// <remarks>
/// Before the first token, the context consists of start embeddings. If the vocabulary has <c>&lt;/s&gt;</c>, the context restarts after it, so
/// that sentences are independent. The start embedding is that of <c>&lt;s&gt;</c>, or an additional row of the embedding if there is none.
/// Parameters, with V' = V, or V + 1 without <c>&lt;s&gt;</c>: <c>embedding.weight</c> [V', E], <c>hidden.0.weight</c> [H, τE] and
/// <c>hidden.0.bias</c> [H] and so on, <c>projection.weight</c> [E, H] (tied weights of unequal sizes), <c>decoder.weight</c> [V, H], or
/// [V, H + τE] with direct connections (absent if tied), <c>decoder.bias</c> [V], or [V'] if tied.
/// <example>
/// <code>
/// var model = new NeuralNGramLanguageModel(vocabulary, new() { ContextLength = 4, HiddenSizes = [256], Dropout = 0.2 });
/// model.Train(train, validation, new TrainingOptions { Epochs = 10 });
/// Console.WriteLine(Evaluator.Evaluate(model, test));
/// </code>
/// </example>
/// </remarks>
public sealed class NeuralNGramLanguageModel : Module, IDifferentiableLanguageModel, IFaultFinder
{
    private readonly NeuralNGramNetwork _network;

    /// <summary>Creates a model and initializes its parameters from the seed of the options.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="options">The architecture and the dropout; null for the defaults.</param>
    /// <param name="tokenizer">The tokenizer, which is saved with the model; null if the model is used with tokens only.</param>
    /// <exception cref="ArgumentException">Direct connections are combined with tied weights, or with no hidden layer.</exception>
    public NeuralNGramLanguageModel(Vocabulary vocabulary, NeuralNGramOptions? options = null, ITokenizer? tokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        (Vocabulary, Options, Tokenizer) = (vocabulary, options ?? new NeuralNGramOptions(), tokenizer);
        Options.Check(nameof(options));
        var random = new RandomSource(Options.Seed);
        RandomSource masks = AddRandomSource("dropout", random.Fork(1));
        Initializer? initializer = Options.InitialRange is { } range ? Initializers.Uniform((float)range) : null;
        int rows = NeuralNGramNetwork.RowsOf(vocabulary);
        Embedding embedding = AddModule("embedding", new Embedding(
            rows, Options.EmbeddingSize, random, initializer ?? (Options.TieWeights ? Initializers.Normal(1 / MathF.Sqrt(Options.EmbeddingSize)) : null)));
        Mlp? hidden = Options.HiddenSizes.Count == 0 ? null : AddModule("hidden", new Mlp(
            [Options.InputSize, .. Options.HiddenSizes],
            random,
            new MlpOptions { Activation = Options.Activation, Dropout = Options.Dropout, Linear = new LinearOptions { Weight = initializer, Bias = initializer } }));
        Linear? projection = Options.HasProjection
            ? AddModule("projection", new Linear(Options.FeatureSize, Options.EmbeddingSize, random, new LinearOptions { HasBias = false, Weight = initializer }))
            : null;
        Parameter weight, bias;
        if (Options.TieWeights)
        {
            weight = embedding.Weight;
            bias = AddParameter("decoder.bias", Tensor.Zeros([rows]));
        }
        else
        {
            Initializer? zeros = initializer is null ? null : Initializers.Zeros;
            Linear decoder = AddModule("decoder", new Linear(Options.FeatureSize, vocabulary.Count, random, new LinearOptions { Weight = initializer, Bias = zeros }));
            (weight, bias) = (decoder.Weight, decoder.Bias!);
        }

        int? never = Options.TieWeights ? NeuralNGramNetwork.StartOf(vocabulary) : vocabulary.BeginId;
        _network = new NeuralNGramNetwork(vocabulary, Options, embedding, hidden, new OutputLayer(projection, weight, bias, never), masks);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public ITokenizer? Tokenizer { get; }

    /// <summary>The options of the model.</summary>
    public NeuralNGramOptions Options { get; }

    /// <inheritdoc/>
    Module IDifferentiableLanguageModel.Module => this;

    /// <summary>Computes the logits of the next token at every position of a batch of windows.</summary>
    /// <param name="tokens">Token ids, [batch, time].</param>
    /// <param name="carried">The last τ tokens of every row before the window; null at the beginning of the text.</param>
    /// <returns>Logits [batch, time, V]; −∞ for <c>&lt;s&gt;</c>, which is never predicted.</returns>
    /// <exception cref="ArgumentException">The tokens are not [batch, time].</exception>
    public Tensor Forward(Indices tokens, IReadOnlyList<Tensor>? carried = null)
    {
        if (tokens.Shape.Rank != 2)
            throw new ArgumentException($"NeuralNGramLanguageModel.Forward: tokens must be [batch, time], but were {tokens.Shape}.", nameof(tokens));
        var contexts = new NeuralNGramContexts(_network, tokens, carried);
        Tensor logits = _network.Output.Decode(_network.Features(contexts.Ids, IsTraining));
        logits = logits.Shape[1] == Vocabulary.Count ? logits : logits.Slice(1, 0, Vocabulary.Count);
        return logits.Reshape([tokens.Shape[0], tokens.Shape[1], Vocabulary.Count]);
    }

    /// <summary>Computes the mean of −ln p(target) over all positions of a batch of windows, in nats.</summary>
    /// <param name="tokens">Token ids, [batch, time].</param>
    /// <param name="targets">The next token at every position, [batch, time].</param>
    /// <param name="carried">The last τ tokens of every row before the window; null at the beginning of the text.</param>
    /// <exception cref="ArgumentException">The tokens are not [batch, time], or the shapes differ.</exception>
    public TokenLoss Loss(Indices tokens, Indices targets, IReadOnlyList<Tensor>? carried = null)
    {
        if (tokens.Shape.Rank != 2 || tokens.Shape != targets.Shape)
            throw new ArgumentException($"NeuralNGramLanguageModel.Loss: tokens and targets must be [batch, time] and of equal shape, but were {tokens.Shape} and {targets.Shape}.", nameof(tokens));
        var contexts = new NeuralNGramContexts(_network, tokens, carried);
        Tensor features = _network.Features(contexts.Ids, IsTraining);
        Tensor loss = _network.Output.CrossEntropy(features, targets.Reshape([targets.Length]), new CrossEntropyOptions(), null, _network.Masks, out double crossEntropy);
        return new TokenLoss { Loss = loss, CrossEntropy = crossEntropy, Carried = [contexts.Last] };
    }

    /// <inheritdoc/>
    /// <remarks>The ids of the last τ tokens of every row, <c>context</c> [batch, τ].</remarks>
    public IReadOnlyList<NamedTensor> CreateCarriedState(int batchSize) =>
        [new NamedTensor("context", Tensor.Full([batchSize, Options.ContextLength], _network.Start))];

    /// <inheritdoc/>
    /// <remarks>The parameters must not change while the state is used.</remarks>
    /// <exception cref="InvalidOperationException">The model has dropout and is in training mode.</exception>
    public LanguageModelState CreateState() => IsTraining && Options.Dropout + Options.InputDropout > 0
        ? throw new InvalidOperationException("NeuralNGramLanguageModel.CreateState: the model is in training mode, in which dropout makes probabilities random. Call Evaluate() first.")
        : new NeuralNGramState(_network);

    /// <summary>
    /// Saves the model as one safetensors file: parameters as tensors; options, vocabulary and a built-in tokenizer in its metadata. If saving
    /// fails, an existing file is unchanged.
    /// </summary>
    /// <param name="path">The path of the file, for example <c>model.safetensors</c>.</param>
    /// <param name="cancellationToken">A token to cancel the writing; an existing file is then unchanged.</param>
    /// <exception cref="IOException">The file cannot be written; if the disk is full, the message says so.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access to the folder is denied.</exception>
    public void Save(string path, CancellationToken cancellationToken = default) => NeuralNGramFile.Save(path, this, cancellationToken);

    /// <summary>Loads a model written by <see cref="Save"/>, in evaluation mode.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="tokenizer">A tokenizer that replaces that of the file, for example a user-defined one; null to use that of the file.</param>
    /// <param name="cancellationToken">A token to cancel the reading.</param>
    /// <exception cref="IOException">The file does not exist (<see cref="FileNotFoundException"/>), is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Read access is denied.</exception>
    /// <exception cref="InvalidDataException">The file is not a neural n-gram model, or is damaged; the message gives the reason.</exception>
    public static NeuralNGramLanguageModel Load(string path, ITokenizer? tokenizer = null, CancellationToken cancellationToken = default) =>
        NeuralNGramFile.Load(path, tokenizer, cancellationToken);

    /// <summary>A short description: <c>NeuralNGramLanguageModel (order 5, hidden 256, vocabulary of 10000)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{nameof(NeuralNGramLanguageModel)} (order {Options.ContextLength + 1}, hidden {HiddenText()}, vocabulary of {Vocabulary.Count})");

    string? IFaultFinder.FindFault() => NamedParameters()
        .Select(named => FiniteValues.FirstOther(named.Parameter) is { } place ? $"'{named.Name}' {named.Parameter.Shape} is {place}" : null)
        .FirstOrDefault(fault => fault is not null);

    /// <inheritdoc/>
    protected override void WriteConfiguration(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        NeuralNGramOptionsJson.WriteProperties(writer, Options);
    }

    private string HiddenText() => Options.HiddenSizes.Count == 0
        ? "none"
        : string.Join(" and ", Options.HiddenSizes.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
