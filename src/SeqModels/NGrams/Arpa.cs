using SeqModels.Files;
using SeqModels.NGrams.ArpaFiles;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Reads and writes backoff models in the ARPA text format of KenLM, SRILM and others, plain or gzip-compressed. The vocabulary has the
/// order of the file. Base-10 logarithms are stored in single precision and written in the shortest form that round-trips, so that writing
/// and reading is exact.
/// </summary>
/// <remarks>
/// The reader accepts text before <c>\data\</c> and after <c>\end\</c>, CR LF, spaces or tabs, missing blank lines and n-grams in any
/// order. A value of −99 or less, or <c>-inf</c>, is log 0. The faults of <see cref="ArpaRepairKind"/> are repaired and listed in
/// <see cref="NGramModel.ArpaReport"/>, or refused with <see cref="ArpaReadOptions.Strict"/>. The context of an n-gram that is missing, as
/// in models pruned by SRILM, is added with its backed-off probability and backoff 0. The probability of <c>&lt;s&gt;</c> is ignored. A
/// model has sentence boundaries if its words include <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>.
/// </remarks>
/// <example><code>
/// NGramModel model = Arpa.Read("model.arpa.gz");
/// Arpa.Write(model.Prune(NGramPruning.ByEntropy(1e-7)), "small.arpa.gz");
/// </code></example>
public static class Arpa
{
    /// <summary>Reads a file, plain or gzip (detected by its first bytes).</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The model, with its <see cref="NGramModel.ArpaReport"/>.</returns>
    /// <exception cref="InvalidDataException">The file is not an ARPA model, is truncated, has faults that the options refuse, or has an
    /// order above <see cref="NGramState.MaxOrder"/>; the message names file and line.</exception>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static NGramModel Read(string path, ArpaReadOptions? options = null, CancellationToken cancellationToken = default) =>
        NGramModel.FromTables(ReadTables(path, out ArpaReport report, options, cancellationToken), $"ARPA file {Path.GetFileName(path)}", TokenizerOf(options), report);

    /// <summary>Reads a stream, plain or gzip, from its current position. The stream is left open, and may be read beyond <c>\end\</c>;
    /// gzip data is read to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    public static NGramModel Read(Stream stream, ArpaReadOptions? options = null, CancellationToken cancellationToken = default) =>
        NGramModel.FromTables(ReadTables(stream, out ArpaReport report, options, cancellationToken), "ARPA stream", TokenizerOf(options), report);

    /// <summary>Writes a file; an existing file is replaced only after the new one is complete.</summary>
    /// <param name="model">A backoff model.</param>
    /// <param name="path">The file; compressed if its name ends with <c>.gz</c>, unless the options specify it.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the writing; an existing file is unchanged.</param>
    /// <exception cref="ArgumentException">A token cannot be written: it is empty, contains white space or an unpaired surrogate, or equals
    /// a special token.</exception>
    /// <exception cref="NotSupportedException">The model is a maximum-likelihood or add-k model, which has no backoff weights.</exception>
    /// <exception cref="IOException">The file cannot be written, is a folder, or the disk is full. An existing file is
    /// unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static void Write(NGramModel model, string path, ArpaWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WriteTables(model.ToTables(), path, options, cancellationToken);
    }

    /// <summary>Writes to a stream, which is left open.</summary>
    /// <param name="model">A backoff model.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the writing; an existing file is unchanged.</param>
    /// <exception cref="ArgumentException">As for a file.</exception>
    /// <exception cref="NotSupportedException">As for a file.</exception>
    public static void Write(NGramModel model, Stream stream, ArpaWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        WriteTables(model.ToTables(), stream, options, cancellationToken);
    }

    private static ITokenizer? TokenizerOf(ArpaReadOptions? options) => (options ?? new ArpaReadOptions()).Tokenizer;

    internal static BackoffTables ReadTables(
        string path, out ArpaReport report, ArpaReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        NGramFile.CheckNoFolder(path);
        using var stream = AtomicFile.OpenRead(path, bufferSize: 0);
        return ArpaReader.Read(stream, path, options ?? new ArpaReadOptions(), out report, cancellationToken);
    }

    internal static BackoffTables ReadTables(
        Stream stream, out ArpaReport report, ArpaReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ArpaReader.Read(stream, "stream", options ?? new ArpaReadOptions(), out report, cancellationToken);
    }

    internal static void WriteTables(BackoffTables tables, string path, ArpaWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ArpaWriteOptions();
        bool gzip = options.Gzip ?? path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        AtomicFile.Write(path, stream => ArpaWriter.Write(tables, stream, gzip, options, cancellationToken));
    }

    internal static void WriteTables(BackoffTables tables, Stream stream, ArpaWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new ArpaWriteOptions();
        ArpaWriter.Write(tables, stream, options.Gzip ?? false, options, cancellationToken);
    }
}
