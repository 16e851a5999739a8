using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Estimation;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;
using SeqModels.NGrams.Storage;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>The content of a model: engine and metadata, from estimation, tables or a file.</summary>
internal sealed class ModelContent
{
    private ModelContent(NGramEngine engine, Vocabulary vocabulary, bool bySentences, bool isNormalized) =>
        (Engine, Vocabulary, BySentences, IsNormalized) = (engine, vocabulary, bySentences, isNormalized);

    public NGramEngine Engine { get; }

    public Vocabulary Vocabulary { get; }

    public bool BySentences { get; }

    public bool IsNormalized { get; }

    /// <summary>The stored form; null for tables and counts.</summary>
    public StoredModel? Stored { get; private init; }

    public NGramCounts? Counts { get; private init; }

    public NGramSmoothing? Smoothing { get; private init; }

    public EstimationReport? Report { get; private init; }

    public string Description { get; private init; } = "";

    public ITokenizer? Tokenizer { get; private init; }

    private ModelTexts Texts => ModelTexts.Of(Description, Tokenizer);

    public static ModelContent Estimate(
        NGramCounts counts, NGramSmoothing smoothing, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (smoothing.PseudoCount is { } pseudoCount)
        {
            return FromCounts(counts, smoothing, pseudoCount);
        }
        BackoffTables tables = BackoffEstimator.Estimate(counts, smoothing, out EstimationReport report, progress, cancellationToken);
        return new ModelContent(EngineOf(tables), tables.Vocabulary, tables.BySentences, tables.IsNormalized)
        {
            Counts = counts,
            Smoothing = smoothing,
            Report = report,
            Description = smoothing.ToString(),
            Tokenizer = counts.Tokenizer,
        };
    }

    /// <summary>A backoff model from its arrays, which are kept, not copied.</summary>
    public static ModelContent FromTables(BackoffTables tables, string description, ITokenizer? tokenizer) =>
        new(EngineOf(tables), tables.Vocabulary, tables.BySentences, tables.IsNormalized) { Description = description, Tokenizer = tokenizer };

    /// <summary>A model in stored form, which is taken over; with a tokenizer in place of its own, if one is given.</summary>
    public static ModelContent FromStored(StoredModel stored, ITokenizer? tokenizer = null) =>
        new(stored.CreateEngine(), stored.Vocabulary, stored.BySentences, stored.IsNormalized)
        {
            Stored = stored,
            Description = stored.Description,
            Tokenizer = tokenizer ?? stored.Tokenizer,
        };

    /// <summary>Opens a model's file, stored or of counts.</summary>
    public static ModelContent Load(string path, NGramLoadOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileStream stream = NGramFile.OpenRead(path, 1);
        bool isCounts;
        try
        {
            isCounts = NGramFile.IsOne(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
        if (!isCounts)
        {
            return FromStored(StoredModel.Open(stream, path, options.InMemory, cancellationToken), options.Tokenizer);
        }
        stream.Dispose();
        return LoadCounts(path, options.Tokenizer, cancellationToken);
    }

    /// <summary>Writes the model: counts as counts, the stored form as it is unless another is asked for.</summary>
    public void Save(string path, NGramStorageOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Engine is CountEngine)
        {
            NGramFile.Save(path, NGramFile.Kind.Model, NGramFile.VersionOf(Counts!), stream =>
            {
                BinaryData.Write(stream, Smoothing!.PseudoCount!.Value);
                NGramFile.WriteCounts(stream, Counts!, cancellationToken);
            });
        }
        else if (options is null && Stored is not null)
        {
            if (ReferenceEquals(Tokenizer, Stored.Tokenizer))
            {
                Stored.CopyTo(path, cancellationToken);
            }
            else
            {
                Stored.CopyTo(path, Texts, cancellationToken);
            }
        }
        else
        {
            StoredModel.Save(path, ToTables(), options ?? new NGramStorageOptions(), Texts, cancellationToken);
        }
    }

    /// <summary>The same model with another storage, in memory.</summary>
    public ModelContent Store(NGramStorageOptions options, CancellationToken cancellationToken) =>
        FromStored(StoredModel.Build(ToTables(), options, Texts, cancellationToken), Tokenizer);

    /// <summary>Verifies stored content; does nothing for tables and counts.</summary>
    public void Verify(CancellationToken cancellationToken)
    {
        if (Stored is not null)
        {
            Stored.Verify(cancellationToken);
            Engine.Verify(Stored.Name, cancellationToken);
        }
    }

    /// <summary>The model as arrays; for one that is kept as arrays they are these.</summary>
    /// <exception cref="NotSupportedException">The model is one of counts, not of backoff.</exception>
    public BackoffTables ToTables() =>
        Engine is BackoffEngine<TableStorage> tables ? tables.Storage.Tables : Engine.ToTables() ?? throw new NotSupportedException(
            $"NGramModel: a model of {Description} is no backoff model; estimate one with another smoothing, such as Witten-Bell or Kneser-Ney.");

    private static ModelContent LoadCounts(string path, ITokenizer? tokenizer, CancellationToken cancellationToken) =>
        NGramFile.Load(path, NGramFile.Kind.Model, (stream, version) =>
        {
            double k = BinaryData.ReadDouble(stream);
            if (!(k >= 0) || !double.IsFinite(k))
            {
                throw new InvalidDataException("its smoothing constant is no number of 0 or more");
            }
            NGramCounts counts = NGramFile.ReadCounts(stream, version, cancellationToken);
            return counts.Order <= NGramState.MaxOrder
                ? FromCounts(counts, k == 0 ? NGramSmoothing.MaximumLikelihood : NGramSmoothing.AddK(k), k, tokenizer)
                : throw new InvalidDataException($"its order is {counts.Order}");
        });

    private static ModelContent FromCounts(NGramCounts counts, NGramSmoothing smoothing, double pseudoCount, ITokenizer? tokenizer = null) =>
        new(new CountEngine(counts, pseudoCount), counts.Vocabulary, counts.BySentences, pseudoCount > 0)
        {
            Counts = counts,
            Smoothing = smoothing,
            Description = smoothing.ToString(),
            Tokenizer = tokenizer ?? counts.Tokenizer,
        };

    private static BackoffEngine<TableStorage> EngineOf(BackoffTables tables)
    {
        NGramState.CheckOrder(tables.Order, nameof(tables));
        return new BackoffEngine<TableStorage>(new TableStorage(tables), tables.Vocabulary, tables.BySentences, tables.IsNormalized);
    }
}
