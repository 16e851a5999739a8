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
    private readonly ModelContent _content;
    private readonly NGramEngine _engine;
    private readonly Lazy<TokenTable> _tokens;
    private volatile bool _isDisposed;

    private NGramModel(ModelContent content)
    {
        (_content, _engine, Vocabulary) = (content, content.Engine, content.Vocabulary);
        _tokens = content.Stored is { } stored ? new Lazy<TokenTable>(stored.Tokens) : new Lazy<TokenTable>(() => TokenTable.Build(Vocabulary));
    }

    /// <summary>The tokens that the model knows. That of a loaded model is read when it is first used, and then stays after <see cref="Dispose"/>.
    /// Reading it from a damaged file throws <see cref="InvalidDataException"/>, after <see cref="Dispose"/> <see cref="ObjectDisposedException"/>.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>
    /// How text is cut into tokens, for <see cref="LanguageModelTextExtensions"/>: that of the text the model was estimated from
    /// (<see cref="EncodedCorpus.Tokenizer"/>), of the model's file, or of the options it was read with; null if it is not known. Saved with the model;
    /// of a tokenizer that is not this library's own, only the name.
    /// </summary>
    public ITokenizer? Tokenizer => _content.Tokenizer;

    /// <summary>The order n, 1 to <see cref="NGramState.MaxOrder"/>.</summary>
    public int Order => _engine.Order;

    /// <summary>Whether the model works by sentences.</summary>
    public bool BySentences => _content.BySentences;

    /// <summary>Whether the probabilities after every context sum to 1; false for scores such as those of stupid backoff.
    /// <see cref="CheckNormalization"/> proves it.</summary>
    public bool IsNormalized => _content.IsNormalized;

    /// <summary>Known only of what was estimated here: a file may say otherwise than it should, quantising moves sums, and a filter takes from them.</summary>
    bool ILanguageModel.SumsToOne => IsNormalized && Smoothing is not null;

    /// <summary>The form in which the n-grams lie.</summary>
    public NGramStorageKind StorageKind => _content.Stored?.Layout.Kind ?? NGramStorageKind.InMemory;

    /// <summary>The bytes of the stored form, those of its file; 0 for a model in memory.</summary>
    public long StorageBytes => _content.Stored?.Length ?? 0;

    /// <summary>The counts behind the probabilities, for a model that was estimated from them here (for maximum likelihood and add-k also
    /// after loading); else null.</summary>
    public NGramCounts? Counts => _content.Counts;

    /// <summary>How probabilities were estimated; null when it is not known, as for a model that was made elsewhere.</summary>
    public NGramSmoothing? Smoothing => _content.Smoothing;

    /// <summary>What the estimation found and did; null for a model that was not estimated here.</summary>
    public EstimationReport? Report => _content.Report;

    /// <summary>What was set right when the model was read from an ARPA file; null for a model that comes from elsewhere.</summary>
    public ArpaReport? ArpaReport { get; private init; }

    /// <summary>What the model is, in words: how it was estimated. Kept in its file.</summary>
    public string Description => _content.Description;

    /// <summary>Counts a text and estimates a model.</summary>
    /// <param name="corpus">Sentences or running text.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaxOrder"/>.</param>
    /// <param name="smoothing">The method; <see cref="NGramSmoothing.ModifiedKneserNey"/> when null.</param>
    /// <param name="cancellationToken">Stops the counting and the estimation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    /// <exception cref="ArgumentException">As <see cref="NGramCounts.Count(EncodedCorpus, int, CancellationToken)"/>.</exception>
    public static NGramModel Estimate(
        EncodedCorpus corpus, int order, NGramSmoothing? smoothing = null, CancellationToken cancellationToken = default)
    {
        NGramState.CheckOrder(order, nameof(order));
        return Estimate(NGramCounts.Count(corpus, order, cancellationToken), smoothing, null, cancellationToken);
    }

    /// <summary>Estimates a model from counts, of the counts' order.</summary>
    /// <param name="counts">The counts; shared, not copied.</param>
    /// <param name="smoothing">The method; <see cref="NGramSmoothing.ModifiedKneserNey"/> when null.</param>
    /// <param name="progress">Receives the fraction of the n-grams that is done, order by order.</param>
    /// <param name="cancellationToken">Stops the estimation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts' order is above <see cref="NGramState.MaxOrder"/>.</exception>
    public static NGramModel Estimate(
        NGramCounts counts, NGramSmoothing? smoothing = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        NGramState.CheckOrder(counts.Order, nameof(counts));
        return new(ModelContent.Estimate(counts, smoothing ?? NGramSmoothing.ModifiedKneserNey(), progress, cancellationToken));
    }

    /// <summary>
    /// Estimates a model from a text file of sentences and writes its file, all within a budget of memory. The numbers are exactly those of
    /// <see cref="Estimate(NGramCounts, NGramSmoothing?, IProgress{double}?, CancellationToken)"/>, whatever the budget. Where text, counts
    /// and estimation fit into it, the file is read once and all is done in memory; else it is read a second time, part by part, as
    /// <see cref="EstimateToFile(string, IEnumerable{EncodedCorpus}, int, BackoffSmoothing?, NGramCountingOptions?, IProgress{NGramCountingProgress}?, CancellationToken)"/>
    /// does. The model's file has the packed form and is opened by <see cref="Load"/>.
    /// </summary>
    /// <example><code>
    /// NGramModel.EstimateToFile("large.ngrams", "large.txt", order: 5, options: new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30 });
    /// using NGramModel model = NGramModel.Load("large.ngrams");
    /// </code></example>
    /// <param name="path">The model's file; an existing one is replaced only when all is written.</param>
    /// <param name="textPath">The text, plain or gzip, one sentence per line.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaxOrder"/>.</param>
    /// <param name="smoothing">The method; modified Kneser–Ney when null. One that backs off, and one that is fitted to held-out text, only where the
    /// counts fit into the budget.</param>
    /// <param name="reading">How the text is read; <see cref="SentenceFileOptions.Training"/> when null.</param>
    /// <param name="options">The budget, for the whole process, and the folder for temporary files.</param>
    /// <param name="progress">Receives the progress of sorting, merging and estimation, on the thread that works.</param>
    /// <param name="cancellationToken">Stops the work; no file stays.</param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="InvalidDataException">As <see cref="SentenceFile.Read(string, SentenceFileOptions?)"/>; or a line, or a word, is too long
    /// for the budget, and the message names the line.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    /// <exception cref="ArgumentException">The vocabulary is to have no <c>&lt;s&gt;</c> or no <c>&lt;/s&gt;</c>, or the method needs counts in memory
    /// and they do not fit.</exception>
    /// <exception cref="IOException">A file cannot be written; for a full disk the message names the folder, or the model's file, and the bytes needed.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ different n-grams or more.</exception>
    public static EstimationReport EstimateToFile(
        string path, string textPath, int order, BackoffSmoothing? smoothing = null, SentenceFileOptions? reading = null,
        NGramCountingOptions? options = null, IProgress<NGramCountingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        NGramFile.CheckNoFolder(textPath);
        return Estimation(path, order, smoothing, options, progress, cancellationToken).Run(textPath, reading ?? SentenceFileOptions.Training);
    }

    /// <summary>
    /// Counts a text of any length, estimates a model and writes its file, all within a budget of memory: what does not fit is sorted on disk.
    /// The numbers are exactly those of <see cref="Estimate(NGramCounts, NGramSmoothing?, IProgress{double}?, CancellationToken)"/>. The text is
    /// sorted in runs on disk; where the merged counts and an estimation from them fit into the budget, the rest is done in memory, else in
    /// further sorts on disk. Time grows with n · log n; the disk needs some 25 bytes per n-gram and word of it at most. The file has the
    /// packed form and is opened by <see cref="Load"/>.
    /// </summary>
    /// <example><code>
    /// Vocabulary vocabulary = Vocabulary.Load("vocabulary.txt");
    /// NGramModel.EstimateToFile("large.ngrams", files.SelectMany(file => SentenceFile.ReadParts(file, vocabulary)), order: 5,
    ///     NGramSmoothing.ModifiedKneserNey(), new NGramCountingOptions { MemoryBudget = 1L &lt;&lt; 30 });
    /// </code></example>
    /// <param name="path">The model's file; an existing one is replaced only when all is written.</param>
    /// <param name="parts">The text, part by part, all of sentences or all of running text, with one vocabulary; read once.
    /// The budget should be some 100 bytes per word of a part, or more; no n-gram goes from one part into the next.</param>
    /// <param name="order">The order n, 1 to <see cref="NGramState.MaxOrder"/>.</param>
    /// <param name="smoothing">The method; modified Kneser–Ney when null. One that backs off, and one that is fitted to held-out text, only where the counts fit
    /// into the budget.</param>
    /// <param name="options">The budget, and the folder for temporary files. A budget of 16 MiB or more is for the whole process: what it has
    /// already when the work begins, the vocabulary (some 150 bytes per word) and the part in hand are taken off, and the work gets the rest, but
    /// an eighth of the budget at least. A smaller one is for what is sorted and estimated.</param>
    /// <param name="progress">Receives the progress of sorting, merging and estimation, on the thread that works.</param>
    /// <param name="cancellationToken">Stops the work; no file stays.</param>
    /// <returns>What was found and done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in the range.</exception>
    /// <exception cref="ArgumentException">The parts differ in vocabulary or kind, or the method needs counts in memory and they do not fit.</exception>
    /// <exception cref="IOException">A file cannot be written; for a full disk the message names the folder, or the model's file, and the bytes needed.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    /// <exception cref="OverflowException">An order has 2³¹ different n-grams or more.</exception>
    public static EstimationReport EstimateToFile(
        string path, IEnumerable<EncodedCorpus> parts, int order, BackoffSmoothing? smoothing = null, NGramCountingOptions? options = null,
        IProgress<NGramCountingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return Estimation(path, order, smoothing, options, progress, cancellationToken).Run(parts);
    }

    /// <summary>
    /// Opens a model that <see cref="Save"/> wrote. The file is not read but mapped: that takes milliseconds at any size, parts come into
    /// memory when they are used, and several processes share them. Only the header is checked; <see cref="Verify"/> checks everything.
    /// A file damaged otherwise gives wrong numbers, but never reads outside. Models of counts (maximum likelihood, add-k) are read and
    /// checked whole.
    /// </summary>
    /// <remarks>
    /// Found on opening: a file shorter or longer than its header announces, sizes that do not fit each other, a hashed form whose
    /// search would not end, special tokens outside the vocabulary or of which two are the same; in a model of counts also n-grams out of order,
    /// and counts above those of their contexts. When the vocabulary is first used: tokens that overlap. By <see cref="Verify"/>: everything
    /// else. A mapped file that is cut later is found by <see cref="Verify"/>, <see cref="Save"/> and <see cref="ScoreFile"/> when they begin and
    /// when the vocabulary is read; a query, or what runs already, cannot find it and ends the process: <see cref="NGramLoadOptions.InMemory"/> does not depend on the file.
    /// </remarks>
    /// <param name="path">The file; unless it is read into memory it must stay unchanged until the model is disposed.</param>
    /// <param name="options">Whether it is mapped or read; the defaults of <see cref="NGramLoadOptions"/> when null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">The file is no such file, of another version, or its header is damaged.</exception>
    /// <exception cref="IOException">There is no such file, it is a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NGramModel Load(string path, NGramLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(ModelContent.Load(path, options ?? new NGramLoadOptions(), cancellationToken));
    }

    /// <summary>Writes the model with its vocabulary and checksums; an existing file is replaced only when all is written.
    /// A model of counts (maximum likelihood, add-k) is written as its counts, exactly, whatever the options.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The form. When null, that of the model if it is stored already, else
    /// the defaults of <see cref="NGramStorageOptions"/>.</param>
    /// <param name="cancellationToken">Stops the writing; an existing file stays as it is.</param>
    /// <exception cref="InvalidDataException">The model's own file was cut or damaged meanwhile.</exception>
    /// <exception cref="IOException">The file cannot be written, is a folder, or there is no room: the message names it. An older file of the name is as
    /// it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="NotSupportedException">There are more n-grams or tokens than the form has room for.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Save(string path, NGramStorageOptions? options = null, CancellationToken cancellationToken = default) =>
        Usable.Save(path, options, cancellationToken);

    /// <summary>The same model in another form, in memory outside the managed heap: a form for speed queries faster than the arrays that
    /// estimation leaves.</summary>
    /// <param name="options">The form; the defaults of <see cref="NGramStorageOptions"/> when null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k).</exception>
    public NGramModel Store(NGramStorageOptions? options = null, CancellationToken cancellationToken = default) =>
        new(Usable.Store(options ?? new NGramStorageOptions(), cancellationToken));

    /// <summary>
    /// Reads the whole file, compares it with its checksums, and checks that it is a model, whoever wrote the checksums: that every token and
    /// every n-gram is found, no two contexts share continuations, no probability is NaN or above 1 (but for rounding) and no backoff weight NaN,
    /// infinite or above 10^(38 / (order − 1)), so that no product of them overflows. Does nothing for a model that was estimated here. Whether probabilities sum to 1 tells <see cref="CheckNormalization"/>.
    /// </summary>
    /// <param name="cancellationToken">Stops between parts.</param>
    /// <exception cref="InvalidDataException">A part is damaged, or the file was cut; the message names the file.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Verify(CancellationToken cancellationToken = default) => Usable.Verify(cancellationToken);

    /// <summary>A smaller model: the n-grams that are worth most. This one does not change.</summary>
    /// <param name="pruning">What stays.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The model's scores do not sum to 1, or the pruning's counts do not fit it.</exception>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k).</exception>
    public NGramModel Prune(NGramPruning pruning, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        return Changed(NGramPruner.Prune(ToTables(), pruning.WithDefault(Counts), cancellationToken), $"pruned by {pruning}");
    }

    /// <summary>Prunes in several ways and measures each: size against perplexity on a text.</summary>
    /// <param name="text">Held-out text, encoded with the model's vocabulary.</param>
    /// <param name="prunings">The prunings, each of the whole model.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The text has another vocabulary; or as <see cref="Prune"/>.</exception>
    /// <exception cref="NotSupportedException">As <see cref="Prune"/>.</exception>
    public PruningCurve MeasurePruning(EncodedCorpus text, IEnumerable<NGramPruning> prunings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(prunings);
        return PruningCurve.Measure(ToTables(), text, prunings.Select(pruning => pruning.WithDefault(Counts)), cancellationToken);
    }

    /// <summary>A model with fewer words: n-grams with other words are dropped. This one does not change.</summary>
    /// <param name="words">The words that stay, beside the special tokens; those that the model does not know are passed over.</param>
    /// <param name="mass">What happens to the probability of the words that are dropped.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The mass is to go to an unknown token that the vocabulary lacks, or the scores do not sum to 1 and are
    /// not to be left alone.</exception>
    /// <exception cref="NotSupportedException">As <see cref="Prune"/>.</exception>
    public NGramModel RestrictVocabulary(
        IEnumerable<string> words, NGramDroppedMass mass = NGramDroppedMass.Renormalize, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        BackoffTables tables = VocabularyChange.Restrict(ToTables(), words, mass, cancellationToken);
        return Changed(tables, $"restricted to {tables.Vocabulary.Count} words");
    }

    /// <summary>A model with more words, as unigrams at the end of the vocabulary. This one does not change.</summary>
    /// <param name="words">The new words; those that the model knows are passed over.</param>
    /// <param name="probability">The unigram probability of each new word; the others are scaled by what is left. When null, the new words share
    /// the unigram probability of the unknown token with it in equal parts, and no other word changes.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">There is no unknown token to share with, or the new words leave nothing to the others, or the scores do
    /// not sum to 1.</exception>
    /// <exception cref="NotSupportedException">As <see cref="Prune"/>.</exception>
    public NGramModel AddWords(IEnumerable<string> words, double? probability = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        BackoffTables tables = VocabularyChange.Add(ToTables(), words, probability, cancellationToken);
        return Changed(tables, $"{tables.Vocabulary.Count - Vocabulary.Count} words added");
    }

    /// <summary>The order and how it was estimated, for messages.</summary>
    public override string ToString() => $"n-gram model of order {Order}{(Description.Length == 0 ? "" : $" ({Description})")}";

    /// <summary>
    /// Closes the file of a loaded model and frees the memory of a stored one; for other models nothing happens but that they
    /// cannot be used any more. Other threads may be using the model: queries that have begun are waited for and complete, all later ones, those
    /// of its states too, throw <see cref="ObjectDisposedException"/>. Saving and verifying that have begun complete too, and keep the memory until then.
    /// </summary>
    public void Dispose()
    {
        _isDisposed = true;
        _content.Stored?.Dispose();
    }

    /// <summary>A backoff model from its arrays, which are kept, not copied.</summary>
    internal static NGramModel FromTables(BackoffTables tables, string description = "", ITokenizer? tokenizer = null, ArpaReport? report = null) =>
        new(ModelContent.FromTables(tables, description, tokenizer)) { ArpaReport = report };

    /// <summary>A stored model in memory, which the model takes over.</summary>
    /// <exception cref="InvalidDataException">It is no stored model; the message names it.</exception>
    internal static NGramModel Open(ModelMemory memory, string name) => new(ModelContent.FromStored(StoredModel.Open(memory, name)));

    /// <summary>The model as arrays; for one that is kept as arrays they are these.</summary>
    /// <exception cref="NotSupportedException">The model is one of counts, not of backoff.</exception>
    internal BackoffTables ToTables() => Usable.ToTables();

    private ModelContent Usable
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
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
