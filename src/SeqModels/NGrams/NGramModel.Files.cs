namespace SeqModels.NGrams;

public sealed partial class NGramModel
{
    /// <summary>
    /// Opens a model that <see cref="Save"/> wrote. The file is not read but mapped: that takes milliseconds at any size, parts come into
    /// memory when they are used, and several processes share them. Only the header is checked; <see cref="Verify"/> checks everything.
    /// A file damaged otherwise gives wrong numbers, but never reads outside. Models of counts (maximum likelihood, add-k) are read whole.
    /// </summary>
    /// <param name="path">The file; it must stay unchanged until the model is disposed.</param>
    /// <exception cref="InvalidDataException">The file is no such file, of another version, or its header is damaged.</exception>
    public static NGramModel Load(string path)
    {
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
                    ? FromCounts(counts, k == 0 ? NGramSmoothing.MaximumLikelihood : NGramSmoothing.AddK(k))
                    : throw new InvalidDataException($"its order is {counts.Order}");
            });
        }
        return FromStored(StoredModel.Open(path));
    }

    /// <summary>Writes the model with its vocabulary and checksums; an existing file is replaced only when all is written.
    /// A model of counts (maximum likelihood, add-k) is written as its counts, exactly, whatever the options.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The form. When null, that of the model if it is stored already, else
    /// <see cref="NGramStorageOptions.Default"/>.</param>
    public void Save(string path, NGramStorageOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_engine is CountEngine)
        {
            NGramFile.Save(path, NGramFile.Kind.Model, stream =>
            {
                BinaryData.Write(stream, Smoothing!.K);
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

    /// <summary>Reads the whole file and compares it with its checksums.</summary>
    /// <param name="cancellation">Stops between parts.</param>
    /// <exception cref="InvalidDataException">A part is damaged; the message names the file.</exception>
    public void Verify(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _stored?.Verify(cancellation);
    }

    /// <summary>Closes the file of a loaded model and frees the memory of a stored one; for other models nothing happens but that they
    /// cannot be used any more.</summary>
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
