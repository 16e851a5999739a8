using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Memory;
using SeqModels.NGrams.Query;
using SeqModels.NGrams.Storage;

namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>Opens a model that <see cref="Save"/> wrote, mapped: <see cref="Load(string, NGramLoadOptions)"/> with <see cref="NGramLoadOptions.Default"/>.</summary>
    /// <param name="path">The file; it must stay unchanged until the model is disposed.</param>
    /// <exception cref="InvalidDataException">The file is no such file, of another version, or its header is damaged.</exception>
    /// <exception cref="IOException">There is no such file, it is a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NGramModel Load(string path) => Load(path, NGramLoadOptions.Default);

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
    /// <param name="options">Whether it is mapped or read.</param>
    /// <exception cref="InvalidDataException">The file is no such file, of another version, or its header is damaged.</exception>
    /// <exception cref="IOException">There is no such file, it is a folder, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NGramModel Load(string path, NGramLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (NGramFile.IsOne(path))
        {
            return NGramFile.Load(path, NGramFile.Kind.Model, stream =>
            {
                double k = BinaryData.ReadDouble(stream);
                if (!(k >= 0) || !double.IsFinite(k))
                {
                    throw new InvalidDataException("its smoothing constant is no number of 0 or more");
                }
                NGramCounts counts = NGramFile.ReadCounts(stream);
                return counts.Order <= NGramState.MaximumOrder
                    ? FromCounts(counts, k == 0 ? NGramSmoothing.MaximumLikelihood : NGramSmoothing.AddK(k), k)
                    : throw new InvalidDataException($"its order is {counts.Order}");
            });
        }
        return FromStored(StoredModel.Open(path, options.InMemory));
    }

    /// <summary>Writes the model with its vocabulary and checksums; an existing file is replaced only when all is written.
    /// A model of counts (maximum likelihood, add-k) is written as its counts, exactly, whatever the options.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The form. When null, that of the model if it is stored already, else
    /// <see cref="NGramStorageOptions.Default"/>.</param>
    /// <exception cref="InvalidDataException">The model's own file was cut or damaged meanwhile.</exception>
    /// <exception cref="IOException">The file cannot be written, is a folder, or there is no room: the message names it. An older file of the name is as
    /// it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="NotSupportedException">There are more n-grams or tokens than the form has room for.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Save(string path, NGramStorageOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_engine is CountEngine)
        {
            NGramFile.Save(path, NGramFile.Kind.Model, stream =>
            {
                BinaryData.Write(stream, Smoothing!.PseudoCount!.Value);
                NGramFile.WriteCounts(stream, Counts!);
            });
        }
        else if (options is null && _stored is not null)
        {
            _stored.CopyTo(path);
        }
        else
        {
            StoredModel.Save(path, ToTables(), options ?? NGramStorageOptions.Default, Description);
        }
    }

    /// <summary>The same model in another form, in memory outside the managed heap: a form for speed queries faster than the arrays that
    /// estimation leaves.</summary>
    /// <param name="options">The form; <see cref="NGramStorageOptions.Default"/> when null.</param>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k).</exception>
    public NGramModel Store(NGramStorageOptions? options = null) =>
        FromStored(StoredModel.Build(ToTables(), options ?? NGramStorageOptions.Default, Description));

    /// <summary>The bytes of the stored form, those of its file; 0 for a model in memory.</summary>
    public long StorageBytes => _stored?.Length ?? 0;

    /// <summary>
    /// Reads the whole file, compares it with its checksums, and checks that it is a model, whoever wrote the checksums: that every token and
    /// every n-gram is found, no two contexts share continuations, no probability is NaN or above 1 (but for rounding) and no backoff weight NaN,
    /// infinite or above 10^(38 / (order − 1)), so that no product of them overflows. Does nothing for a model that was estimated here. Whether probabilities sum to 1 tells <see cref="CheckNormalization"/>.
    /// </summary>
    /// <param name="cancellation">Stops between parts.</param>
    /// <exception cref="InvalidDataException">A part is damaged, or the file was cut; the message names the file.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public void Verify(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_stored is not null)
        {
            _stored.Verify(cancellation);
            _engine.Verify(_stored.Name, cancellation);
        }
    }

    /// <summary>
    /// Closes the file of a loaded model and frees the memory of a stored one; for other models nothing happens but that they
    /// cannot be used any more. Other threads may be using the model: queries that have begun are waited for and complete, all later ones, those
    /// of its states too, throw <see cref="ObjectDisposedException"/>. Saving and verifying that have begun complete too, and keep the memory until then.
    /// </summary>
    public void Dispose()
    {
        _isDisposed = true;
        _stored?.Dispose();
    }

    /// <summary>A stored model in memory, which the model takes over.</summary>
    /// <exception cref="InvalidDataException">It is no stored model; the message names it.</exception>
    internal static NGramModel Open(ModelMemory memory, string name) => FromStored(StoredModel.Open(memory, name));

    private static NGramModel FromStored(StoredModel stored) =>
        new(stored.CreateEngine(), stored.Vocabulary, stored.BySentences, stored.IsNormalized, stored) { Description = stored.Description };
}
