namespace SeqModels.NGrams;

/// <summary>
/// Backoff models as ARPA text, the format that KenLM, SRILM and others exchange; plain or gzip.
/// Words follow each other in the vocabulary as in the file. Logarithms are base 10 and kept as float32, written in the shortest form that
/// gives the same bits back, so that writing and reading again is exact.
/// </summary>
/// <example><code>
/// NGramModel model = Arpa.Read("model.arpa.gz");
/// Arpa.Write(model, "copy.arpa");
/// </code></example>
public static class Arpa
{
    private const string Description = "ARPA file";

    /// <summary>Reads a model from a file, plain or gzip; its order is 1 to <see cref="NGramState.MaximumOrder"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; <see cref="ArpaReadOptions.Default"/> when null.</param>
    /// <exception cref="InvalidDataException">The file is no ARPA model; the message names the line.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static NGramModel Read(string path, ArpaReadOptions? options = null) => NGramModel.FromTables(ReadTables(path, options), Description);

    /// <summary>Reads a model from a stream, plain or gzip, which stays open; what follows <c>\end\</c> is not looked at.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="options">How it is read; <see cref="ArpaReadOptions.Default"/> when null.</param>
    /// <exception cref="InvalidDataException">The text is no ARPA model; the message names the line.</exception>
    public static NGramModel Read(Stream stream, ArpaReadOptions? options = null) => NGramModel.FromTables(ReadTables(stream, options), Description);

    /// <summary>Writes a model to a file, compressed when its name ends in <c>.gz</c>; an existing file is replaced only when all is written.</summary>
    /// <param name="model">A backoff model.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; <see cref="ArpaWriteOptions.Default"/> when null.</param>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k).</exception>
    public static void Write(NGramModel model, string path, ArpaWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WriteTables(model.ToTables(), path, options);
    }

    /// <summary>Writes a model to a stream, which stays open.</summary>
    /// <param name="model">A backoff model.</param>
    /// <param name="stream">Where it goes.</param>
    /// <param name="options">How it is written; <see cref="ArpaWriteOptions.Default"/> when null.</param>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k).</exception>
    public static void Write(NGramModel model, Stream stream, ArpaWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        WriteTables(model.ToTables(), stream, options);
    }

    internal static BackoffTables ReadTables(string path, ArpaReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return ArpaReader.Read(stream, path, options ?? ArpaReadOptions.Default);
    }

    internal static BackoffTables ReadTables(Stream stream, ArpaReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ArpaReader.Read(stream, "stream", options ?? ArpaReadOptions.Default);
    }

    internal static void WriteTables(BackoffTables tables, string path, ArpaWriteOptions? options = null)
    {
        options ??= ArpaWriteOptions.Default;
        bool gzip = options.Gzip ?? path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        AtomicFile.Write(path, stream => ArpaWriter.Write(tables, stream, gzip, options));
    }

    internal static void WriteTables(BackoffTables tables, Stream stream, ArpaWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= ArpaWriteOptions.Default;
        ArpaWriter.Write(tables, stream, options.Gzip ?? false, options);
    }
}
