using SeqModels.LanguageModels;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.External;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Mixing;
using SeqModels.NGrams.Pruning;
using SeqModels.NGrams.Query;
using SeqModels.NGrams.Storage;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// An n-gram language model of order n: p(x_t | x₁ … x_{t−1}) = p(x_t | h), where h is the last n − 1 tokens (fewer at the beginning). A
/// model with sentence boundaries starts each sentence in the context <c>&lt;s&gt;</c>, predicts <c>&lt;/s&gt;</c> at its end and returns
/// to <c>&lt;s&gt;</c> after it. <c>&lt;s&gt;</c> itself has probability 0.
/// </summary>
/// <remarks>
/// <para>Thread-safe. A model loaded from a file is memory-mapped; <see cref="Dispose"/> closes the file, and queries of other threads
/// either complete or throw <see cref="ObjectDisposedException"/>.</para>
/// <para>Maximum-likelihood and add-k models are computed from counts and have no backoff weights; methods that need backoff weights throw
/// <see cref="NotSupportedException"/> for them.</para>
/// <para>Text: <see cref="LanguageModelTextExtensions"/> scores and generates text with <see cref="Tokenizer"/>. A text is scored as by
/// KenLM's <c>query</c>: from <see cref="BeginOfSentenceState"/>, and including <c>&lt;/s&gt;</c> if the vocabulary has it. The scores are
/// those of <see cref="ScoreFile"/> and <see cref="Explain"/>.</para>
/// </remarks>
/// <example><code>
/// NGramModel model = NGramModel.Estimate(train, order: 3);
/// double perplexity = Evaluator.Evaluate(model, test).Perplexity;
/// double p = model.Probability("in the", "first");
///
/// NGramState state = model.BeginOfSentenceState();
/// double logProbability = model.Score(in state, model.Vocabulary.IdOf("the"), out NGramState next);
/// </code></example>
public sealed partial class NGramModel : ILanguageModel, IDisposable
{
    private readonly ModelContent _content;
    private readonly ModelQueries _queries;
    private readonly Lazy<TokenTable> _tokens;

    private NGramModel(ModelContent content)
    {
        (_content, Vocabulary) = (content, content.Vocabulary);
        _queries = new ModelQueries(this, content.Engine, Vocabulary, content.BySentences);
        _tokens = content.Stored is { } stored ? new Lazy<TokenTable>(stored.Tokens) : new Lazy<TokenTable>(() => TokenTable.Build(Vocabulary));
    }

    /// <summary>The vocabulary. That of a loaded model is read when it is first used and remains usable after <see cref="Dispose"/>.
    /// Reading it throws <see cref="InvalidDataException"/> if the file is damaged, and <see cref="ObjectDisposedException"/> after
    /// <see cref="Dispose"/>.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>
    /// The tokenizer of the model: that of the training text (<see cref="EncodedCorpus.Tokenizer"/>), that of the model's file, or that of
    /// the load options; null if it is not known. It is saved with the model, except that of a tokenizer from outside this library only the
    /// name is saved: give it to <see cref="NGramLoadOptions.Tokenizer"/>.
    /// </summary>
    public ITokenizer? Tokenizer => _content.Tokenizer;

    /// <summary>The order n, 1 to <see cref="NGramState.MaxOrder"/>.</summary>
    public int Order => _content.Engine.Order;

    /// <summary>Whether the model has sentence boundaries.</summary>
    public bool BySentences => _content.BySentences;

    /// <summary>Whether the probabilities sum to 1 in every context; false for scores such as those of stupid backoff.
    /// <see cref="CheckNormalization"/> verifies it.</summary>
    public bool IsNormalized => _content.IsNormalized;

    /// <summary>Guaranteed only for a model estimated here: an ARPA file may be wrong, and quantization and vocabulary restriction change
    /// sums.</summary>
    bool ILanguageModel.SumsToOne => IsNormalized && Smoothing is not null;

    /// <summary>The storage of the n-grams.</summary>
    public NGramStorageKind StorageKind => _content.Stored?.Layout.Kind ?? NGramStorageKind.InMemory;

    /// <summary>The size of the stored model, equal to that of its file, in bytes; 0 for <see cref="NGramStorageKind.InMemory"/>.</summary>
    public long StorageBytes => _content.Stored?.Length ?? 0;

    /// <summary>The counts that the model was estimated from; null for a loaded or converted model, except maximum likelihood and
    /// add-k.</summary>
    public NGramCounts? Counts => _content.Counts;

    /// <summary>The smoothing method; null if it is not known, as for an ARPA file.</summary>
    public NGramSmoothing? Smoothing => _content.Smoothing;

    /// <summary>The report of the estimation; null for a model that was not estimated here.</summary>
    public EstimationReport? Report => _content.Report;

    /// <summary>The repairs made while reading an ARPA file; null for other models.</summary>
    public ArpaReport? ArpaReport { get; private init; }

    /// <summary>A description of how the model was made, such as the smoothing method. Saved with the model.</summary>
    public string Description => _content.Description;

    /// <summary>Counts a text and estimates a model.</summary>
    /// <param name="corpus">Sentences or running text.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaxOrder"/>.</param>
    /// <param name="smoothing">The smoothing method; null for <see cref="NGramSmoothing.ModifiedKneserNey"/>.</param>
    /// <param name="cancellationToken">Stops counting and estimation.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is outside its range.</exception>
    /// <exception cref="ArgumentException">As for <see cref="NGramCounts.Count(EncodedCorpus, int, CancellationToken)"/>.</exception>
    public static NGramModel Estimate(
        EncodedCorpus corpus, int order, NGramSmoothing? smoothing = null, CancellationToken cancellationToken = default)
    {
        NGramState.CheckOrder(order, nameof(order));
        return Estimate(NGramCounts.Count(corpus, order, cancellationToken), smoothing, null, cancellationToken);
    }

    /// <summary>Estimates a model of the counts' order.</summary>
    /// <param name="counts">The counts, which are shared, not copied.</param>
    /// <param name="smoothing">The smoothing method; null for <see cref="NGramSmoothing.ModifiedKneserNey"/>.</param>
    /// <param name="progress">Receives the fraction of the n-grams that are estimated, in [0, 1].</param>
    /// <param name="cancellationToken">Stops the estimation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order of the counts is above <see cref="NGramState.MaxOrder"/>.</exception>
    public static NGramModel Estimate(
        NGramCounts counts, NGramSmoothing? smoothing = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        NGramState.CheckOrder(counts.Order, nameof(counts));
        return new(ModelContent.Estimate(counts, smoothing ?? NGramSmoothing.ModifiedKneserNey(), progress, cancellationToken));
    }

    /// <summary>
    /// Estimates a model from a text file with one sentence per line and writes it to a file, within a memory budget. The parameters equal
    /// those of <see cref="Estimate(NGramCounts, NGramSmoothing?, IProgress{double}?, CancellationToken)"/> for any budget. If text, counts
    /// and estimation fit into the budget, the text is read once; otherwise it is read again, part by part, and sorted on disk. The model
    /// has packed storage.
    /// </summary>
    /// <example><code>
    /// NGramModel.EstimateToFile("large.ngrams", "large.txt", order: 5, options: new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30 });
    /// using NGramModel model = NGramModel.Load("large.ngrams");
    /// </code></example>
    /// <param name="path">The model's file; an existing file is replaced only after the new one is complete.</param>
    /// <param name="textPath">The text, plain or gzip-compressed.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaxOrder"/>.</param>
    /// <param name="smoothing">The smoothing method; null for modified Kneser–Ney. Backoff methods and methods fitted to held-out text
    /// require that the counts fit into the budget.</param>
    /// <param name="reading">The options for reading the text; null for <see cref="SentenceFileOptions.Training"/>.</param>
    /// <param name="options">The memory budget and the folder for temporary files; null for no budget.</param>
    /// <param name="progress">Receives the progress of counting and estimation.</param>
    /// <param name="cancellationToken">Stops the work; temporary files are removed.</param>
    /// <returns>The report of the estimation.</returns>
    /// <exception cref="InvalidDataException">As for <see cref="SentenceFile.Read(string, SentenceFileOptions?)"/>; or a line or word is
    /// too long for the budget (the message names the line).</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is outside its range.</exception>
    /// <exception cref="ArgumentException">The vocabulary options exclude <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c>; or the method needs the
    /// counts in memory and they exceed the budget.</exception>
    /// <exception cref="IOException">A file cannot be written; if the disk is full, the message names the folder or file and the bytes
    /// required.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to a file is denied.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ or more distinct n-grams.</exception>
    public static EstimationReport EstimateToFile(
        string path, string textPath, int order, BackoffSmoothing? smoothing = null, SentenceFileOptions? reading = null,
        NGramCountingOptions? options = null, IProgress<NGramCountingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        NGramFile.CheckNoFolder(textPath);
        return Estimation(path, order, smoothing, options, progress, cancellationToken).Run(textPath, reading ?? SentenceFileOptions.Training);
    }

    /// <summary>
    /// As the other overload, for a text that is given in parts, which are read once and sorted on disk. The disk needs about 25 bytes per
    /// n-gram and word of it.
    /// </summary>
    /// <example><code>
    /// Vocabulary vocabulary = Vocabulary.Load("vocabulary.txt");
    /// NGramModel.EstimateToFile("large.ngrams", files.SelectMany(file => SentenceFile.ReadParts(file, vocabulary)), order: 5,
    ///     options: new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30 });
    /// </code></example>
    /// <param name="path">The model's file; an existing file is replaced only after the new one is complete.</param>
    /// <param name="parts">The parts, all sentences or all running text, with one vocabulary; no n-gram crosses from one part into the
    /// next. The budget should be about 100 bytes per word of a part, or more.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaxOrder"/>.</param>
    /// <param name="smoothing">The smoothing method; null for modified Kneser–Ney. Backoff methods and methods fitted to held-out text
    /// require that the counts fit into the budget.</param>
    /// <param name="options">The memory budget and the folder for temporary files. A budget of 16 MiB or more is that of the whole process:
    /// the memory already in use, the vocabulary (about 150 bytes per word) and the current part are deducted from it, but at least an
    /// eighth of it remains. A smaller budget applies to sorting and estimation alone.</param>
    /// <param name="progress">Receives the progress of counting and estimation.</param>
    /// <param name="cancellationToken">Stops the work; temporary files are removed.</param>
    /// <returns>The report of the estimation.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is outside its range.</exception>
    /// <exception cref="ArgumentException">The parts differ in vocabulary or kind; or the method needs the counts in memory and they exceed
    /// the budget.</exception>
    /// <exception cref="IOException">A file cannot be written; if the disk is full, the message names the folder or file and the bytes
    /// required.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to a file is denied.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ or more distinct n-grams.</exception>
    public static EstimationReport EstimateToFile(
        string path, IEnumerable<EncodedCorpus> parts, int order, BackoffSmoothing? smoothing = null, NGramCountingOptions? options = null,
        IProgress<NGramCountingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return Estimation(path, order, smoothing, options, progress, cancellationToken).Run(parts);
    }

    /// <summary>
    /// Opens a model written by <see cref="Save"/> or <c>EstimateToFile</c>. The file is memory-mapped: opening takes milliseconds at any
    /// size, and processes share the memory. Maximum-likelihood and add-k models are read and checked completely.
    /// </summary>
    /// <remarks>
    /// Opening checks the header: the length of the file, the consistency of all sizes, and the special tokens. A file that is damaged
    /// elsewhere gives wrong numbers but never causes reads outside the file; <see cref="Verify"/> checks everything. Truncation of a
    /// mapped file is detected when <see cref="Verify"/>, <see cref="Save"/> or <see cref="ScoreFile"/> begins and when the vocabulary is
    /// read, but a query terminates the process; <see cref="NGramLoadOptions.InMemory"/> avoids that.
    /// </remarks>
    /// <param name="path">The file; a mapped file must not change until the model is disposed.</param>
    /// <param name="options">The load options; null for the defaults (memory-mapped).</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The file is not an n-gram model, has an unsupported version, or its header is
    /// damaged.</exception>
    /// <exception cref="IOException">The file does not exist, is a folder, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static NGramModel Load(string path, NGramLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(ModelContent.Load(path, options ?? new NGramLoadOptions(), cancellationToken));
    }

    /// <summary>Saves the model with vocabulary, tokenizer and checksums. Maximum-likelihood and add-k models are saved as exact counts,
    /// whatever the options.</summary>
    /// <param name="path">The file; an existing file is replaced only after the new one is complete.</param>
    /// <param name="options">The storage; null for the model's own, or, for a model in memory, the defaults of
    /// <see cref="NGramStorageOptions"/>.</param>
    /// <param name="cancellationToken">Stops the writing; an existing file is unchanged.</param>
    /// <exception cref="InvalidDataException">The file that the model was loaded from has been truncated or damaged.</exception>
    /// <exception cref="IOException">The file cannot be written, is a folder, or the disk is full. An existing file is
    /// unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    /// <exception cref="NotSupportedException">The model has too many n-grams or tokens for the storage.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Save(string path, NGramStorageOptions? options = null, CancellationToken cancellationToken = default) =>
        Usable.Save(path, options, cancellationToken);

    /// <summary>The same model with another storage, in unmanaged memory. <see cref="NGramStorageKind.Hashed"/> is queried faster than the
    /// arrays of an estimated model.</summary>
    /// <param name="options">The storage; null for the defaults of <see cref="NGramStorageOptions"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="NotSupportedException">The model is a maximum-likelihood or add-k model.</exception>
    public NGramModel Store(NGramStorageOptions? options = null, CancellationToken cancellationToken = default) =>
        new(Usable.Store(options ?? new NGramStorageOptions(), cancellationToken));

    /// <summary>
    /// Reads the whole file, compares it with its checksums and validates its contents: every token and n-gram can be found, contexts do
    /// not share continuations, no probability is NaN or above 1 (apart from rounding), and no backoff weight is NaN, infinite or above
    /// 10^(38 / (order − 1)). Does nothing for a model that was estimated here. Does not check sums: see <see cref="CheckNormalization"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <exception cref="InvalidDataException">The file is damaged or truncated; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Verify(CancellationToken cancellationToken = default) => Usable.Verify(cancellationToken);

    /// <summary>Returns a smaller model without the n-grams that contribute least. This model does not change.</summary>
    /// <param name="pruning">The criterion and the threshold or size.</param>
    /// <param name="cancellationToken">Stops the pruning.</param>
    /// <exception cref="ArgumentException">The model is not normalized, or the counts of the pruning do not match it.</exception>
    /// <exception cref="NotSupportedException">The model is a maximum-likelihood or add-k model.</exception>
    public NGramModel Prune(NGramPruning pruning, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        return Changed(NGramPruner.Prune(ToTables(), pruning.WithDefault(Counts), cancellationToken), $"pruned by {pruning}");
    }

    /// <summary>Measures size and perplexity of the model after each of several prunings.</summary>
    /// <param name="text">Held-out text, encoded with the model's vocabulary.</param>
    /// <param name="prunings">The prunings, each applied to this model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The text has another vocabulary; or as for <see cref="Prune"/>.</exception>
    /// <exception cref="NotSupportedException">The model is a maximum-likelihood or add-k model.</exception>
    public PruningCurve MeasurePruning(EncodedCorpus text, IEnumerable<NGramPruning> prunings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(prunings);
        return PruningCurve.Measure(ToTables(), text, prunings.Select(pruning => pruning.WithDefault(Counts)), cancellationToken);
    }

    /// <summary>Returns a model with a smaller vocabulary; n-grams with other words are removed. This model does not change.</summary>
    /// <param name="words">The words to keep, in addition to the special tokens; words outside the vocabulary are ignored.</param>
    /// <param name="mass">How the probability of the removed words is redistributed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException"><see cref="NGramDroppedMass.ToUnknown"/> is given and the vocabulary has no unknown token; or
    /// the model is not normalized and <paramref name="mass"/> is to be redistributed.</exception>
    /// <exception cref="NotSupportedException">The model is a maximum-likelihood or add-k model.</exception>
    public NGramModel RestrictVocabulary(
        IEnumerable<string> words, NGramDroppedMass mass = NGramDroppedMass.Renormalize, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        BackoffTables tables = VocabularyChange.Restrict(ToTables(), words, mass, cancellationToken);
        return Changed(tables, $"restricted to {tables.Vocabulary.Count} words");
    }

    /// <summary>Returns a model with additional words, as unigrams at the end of the vocabulary. This model does not change.</summary>
    /// <param name="words">The new words; words already in the vocabulary are ignored.</param>
    /// <param name="probability">The unigram probability of each new word; the probabilities of the other words are scaled down. If null,
    /// the new words and <c>&lt;unk&gt;</c> share the unigram probability of <c>&lt;unk&gt;</c> equally, and other words do not
    /// change.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The vocabulary has no unknown token and <paramref name="probability"/> is null; the new
    /// probabilities sum to 1 or more; or the model is not normalized.</exception>
    /// <exception cref="NotSupportedException">The model is a maximum-likelihood or add-k model.</exception>
    public NGramModel AddWords(IEnumerable<string> words, double? probability = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        BackoffTables tables = VocabularyChange.Add(ToTables(), words, probability, cancellationToken);
        return Changed(tables, $"{tables.Vocabulary.Count - Vocabulary.Count} words added");
    }

    /// <summary>The order and the <see cref="Description"/>.</summary>
    public override string ToString() => $"n-gram model of order {Order}{(Description.Length == 0 ? "" : $" ({Description})")}";

    /// <summary>
    /// Closes the file of a loaded model and frees the memory of a stored one. Calls in progress on other threads complete, and keep the
    /// memory until then; later calls on the model and its states throw <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        _queries.Dispose();
        _content.Stored?.Dispose();
    }

    /// <summary>A backoff model from its arrays, which are kept, not copied.</summary>
    internal static NGramModel FromTables(BackoffTables tables, string description = "", ITokenizer? tokenizer = null, ArpaReport? report = null) =>
        new(ModelContent.FromTables(tables, description, tokenizer)) { ArpaReport = report };

    /// <summary>A stored model in memory, which the model takes ownership of.</summary>
    /// <exception cref="InvalidDataException">The memory is not a stored model; the message has the name.</exception>
    internal static NGramModel Open(ModelMemory memory, string name) => new(ModelContent.FromStored(StoredModel.Open(memory, name)));

    /// <summary>The model as arrays, which for a model in memory are its own.</summary>
    /// <exception cref="NotSupportedException">The model is a maximum-likelihood or add-k model.</exception>
    internal BackoffTables ToTables() => Usable.ToTables();

    private ModelContent Usable
    {
        get
        {
            _queries.CheckNotDisposed();
            return _content;
        }
    }

    private static FileEstimation Estimation(
        string path, int order, BackoffSmoothing? smoothing, NGramCountingOptions? options, IProgress<NGramCountingProgress>? progress,
        CancellationToken cancellationToken)
    {
        NGramFile.CheckNoFolder(path);
        NGramState.CheckOrder(order, nameof(order));
        return new(path, order, smoothing ?? NGramSmoothing.ModifiedKneserNey(), options ?? new NGramCountingOptions(), progress, cancellationToken);
    }

    private NGramModel Changed(BackoffTables tables, string how) => FromTables(tables, Description.Length == 0 ? how : $"{Description}; {how}", Tokenizer);
}
