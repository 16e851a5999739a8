using SeqModels.LanguageModels;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Query;
using SeqModels.NGrams.Storage;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// A counting model of order n: p(x_t | x₁ … x_{t−1}) = p(x_t | h), h the last n − 1 tokens (at the beginning fewer). Order 1 is the
/// unigram model, 2 the bigram model. A model of sentences predicts <c>&lt;/s&gt;</c>, takes <c>&lt;s&gt;</c> as the first context, and is
/// at a sentence's beginning again after <c>&lt;/s&gt;</c>. <c>&lt;s&gt;</c> has probability 0.
/// </summary>
/// <remarks>
/// Any number of threads may use one model at once. A model that was loaded from a file reads it where it lies: <see cref="Dispose"/>
/// closes it, even while other threads query: each query completes or throws <see cref="ObjectDisposedException"/>.
/// </remarks>
/// <example><code>
/// NGramModel model = NGramModel.Estimate(train, order: 3, NGramSmoothing.AddK(0.01));
/// double perplexity = Evaluator.Evaluate(model, test).Perplexity;
///
/// NGramState state = model.BeginOfSentenceState();
/// double logProbability = model.Score(in state, model.Vocabulary.IdOf("the"), out NGramState next);
/// </code></example>
public sealed partial class NGramModel : ILanguageModel, IDisposable
{
    private readonly NGramEngine _engine;
    private readonly StoredModel? _stored;
    private readonly Lazy<TokenTable> _tokens;
    private volatile bool _isDisposed;

    private NGramModel(NGramEngine engine, Vocabulary vocabulary, bool bySentences, bool isNormalized, StoredModel? stored = null)
    {
        (_engine, Vocabulary, BySentences, IsNormalized, _stored) = (engine, vocabulary, bySentences, isNormalized, stored);
        _tokens = stored is null ? new Lazy<TokenTable>(() => TokenTable.Build(vocabulary)) : new Lazy<TokenTable>(stored.Tokens);
    }

    /// <summary>The tokens that the model knows. That of a loaded model is read when it is first used, and then stays after <see cref="Dispose"/>.
    /// Reading it from a damaged file throws <see cref="InvalidDataException"/>, after <see cref="Dispose"/> <see cref="ObjectDisposedException"/>.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The order n, 1 to <see cref="NGramState.MaximumOrder"/>.</summary>
    public int Order => _engine.Order;

    /// <summary>Whether the model works by sentences.</summary>
    public bool BySentences { get; }

    /// <summary>Whether the probabilities after every context sum to 1; false for scores such as those of stupid backoff.
    /// <see cref="CheckNormalization"/> proves it.</summary>
    public bool IsNormalized { get; }

    /// <summary>
    /// Known only of what was estimated here: a file may say otherwise than it should, quantising moves sums, and a filter takes from them.
    /// </summary>
    bool ILanguageModel.SumsToOne => IsNormalized && Smoothing is not null;

    /// <summary>The form in which the n-grams lie.</summary>
    public NGramStorageKind StorageKind => _stored?.Layout.Kind ?? NGramStorageKind.InMemory;

    /// <summary>The counts behind the probabilities, for a model that was estimated from them here (for maximum likelihood and add-k also
    /// after loading); else null.</summary>
    public NGramCounts? Counts { get; private init; }

    /// <summary>How probabilities were estimated; null when it is not known, as for a model that was made elsewhere.</summary>
    public NGramSmoothing? Smoothing { get; private init; }

    /// <summary>What the estimation found and did; null for a model that was not estimated here.</summary>
    public EstimationReport? Report { get; private init; }

    /// <summary>What the model is, in words: how it was estimated. Kept in its file.</summary>
    public string Description { get; private init; } = "";

    /// <summary>Counts a text and estimates a model.</summary>
    /// <param name="corpus">Sentences or running text.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaximumOrder"/>.</param>
    /// <param name="smoothing">The method; <see cref="NGramSmoothing.ModifiedKneserNey"/> when null.</param>
    /// <param name="cancellation">Stops the counting and the estimation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    /// <exception cref="ArgumentException">As <see cref="NGramCounts.Count(EncodedCorpus, int, CancellationToken)"/>.</exception>
    public static NGramModel Estimate(EncodedCorpus corpus, int order, NGramSmoothing? smoothing = null, CancellationToken cancellation = default)
    {
        CheckOrder(order, nameof(order));
        return Estimate(NGramCounts.Count(corpus, order, cancellation), smoothing, null, cancellation);
    }

    /// <summary>Estimates a model from counts, of the counts' order.</summary>
    /// <param name="counts">The counts; shared, not copied.</param>
    /// <param name="smoothing">The method; <see cref="NGramSmoothing.ModifiedKneserNey"/> when null.</param>
    /// <param name="progress">Hears which fraction of the n-grams is done, order by order.</param>
    /// <param name="cancellation">Stops the estimation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts' order is above <see cref="NGramState.MaximumOrder"/>.</exception>
    public static NGramModel Estimate(
        NGramCounts counts, NGramSmoothing? smoothing = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        CheckOrder(counts.Order, nameof(counts));
        smoothing ??= NGramSmoothing.ModifiedKneserNey();
        if (smoothing.PseudoCount is { } pseudoCount)
        {
            return FromCounts(counts, smoothing, pseudoCount);
        }
        BackoffTables tables = BackoffEstimator.Estimate(counts, smoothing, out EstimationReport report, progress, cancellation);
        return new NGramModel(Engine(tables), tables.Vocabulary, tables.BySentences, tables.IsNormalized)
        {
            Counts = counts,
            Smoothing = smoothing,
            Report = report,
            Description = smoothing.ToString(),
        };
    }

    /// <summary>What was set right when the model was read from an ARPA file; null for a model that comes from elsewhere.</summary>
    public ArpaReport? ArpaReport { get; private init; }

    /// <summary>The order and how it was estimated, for messages.</summary>
    public override string ToString() => $"n-gram model of order {Order}{(Description.Length == 0 ? "" : $" ({Description})")}";

    /// <inheritdoc/>
    public LanguageModelState Begin() => new NGramModelState(this, BeginOfSentenceState());

    /// <summary>The number of n-grams of an order that have a probability of their own; for order 1 the size of the vocabulary.</summary>
    /// <param name="order">1 to <see cref="Order"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    public int NGramCount(int order) => order >= 1 && order <= Order ? _engine.Count(order) : throw new ArgumentOutOfRangeException(
        nameof(order), order, $"NGramModel.NGramCount: the order must be 1 to {Order}.");

    /// <summary>A backoff model from its arrays, which are kept, not copied.</summary>
    internal static NGramModel FromTables(BackoffTables tables, string description = "", ArpaReport? report = null) =>
        new(Engine(tables), tables.Vocabulary, tables.BySentences, tables.IsNormalized) { Description = description, ArpaReport = report };

    /// <summary>The model as arrays; for one that is kept as arrays they are these.</summary>
    /// <exception cref="NotSupportedException">The model is one of counts, not of backoff.</exception>
    internal BackoffTables ToTables()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _engine is BackoffEngine<TableStorage> tables ? tables.Storage.Tables : _engine.ToTables() ?? throw new NotSupportedException(
            $"NGramModel: a model of {Description} is no backoff model; estimate one with another smoothing, such as Witten-Bell or Kneser-Ney.");
    }

    private static BackoffEngine<TableStorage> Engine(BackoffTables tables)
    {
        CheckOrder(tables.Order, nameof(tables));
        return new BackoffEngine<TableStorage>(new TableStorage(tables), tables.Vocabulary, tables.BySentences, tables.IsNormalized);
    }

    private static NGramModel FromCounts(NGramCounts counts, NGramSmoothing smoothing, double pseudoCount) =>
        new(new CountEngine(counts, pseudoCount), counts.Vocabulary, counts.BySentences, pseudoCount > 0)
        {
            Counts = counts,
            Smoothing = smoothing,
            Description = smoothing.ToString(),
        };

    private static void CheckOrder(int order, string name)
    {
        if (order is < 1 or > NGramState.MaximumOrder)
        {
            throw new ArgumentOutOfRangeException(name, order, $"NGramModel: the order of a model must be 1 to {NGramState.MaximumOrder}.");
        }
    }
}
