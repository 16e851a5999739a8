using SeqModels.Files;
using SeqModels.NGrams.ArpaFiles;
using SeqModels.NGrams.Counting;
using SeqModels.NGrams.Tables;
using SeqModels.Text;

namespace SeqModels.NGrams;

/// <summary>
/// Backoff models as ARPA text, the format that KenLM, SRILM and others exchange; plain or gzip.
/// Words follow each other in the vocabulary as in the file. Logarithms are base 10 and kept as float32, written in the shortest form that
/// gives the same bits back, so that writing and reading again is exact.
/// </summary>
/// <remarks>
/// Read are: text before <c>\data\</c> and after <c>\end\</c>, CR LF, spaces or tabs, missing blank lines, n-grams in any order, counts in the
/// header that do not fit, special tokens in upper case (<c>&lt;UNK&gt;</c>, <c>&lt;S&gt;</c>, <c>&lt;/S&gt;</c>) where those in lower case are
/// missing. A missing backoff is 0; −99 or less, or <c>-inf</c>, is log 0; a log-probability
/// above 0 counts as 0; of n-grams listed twice the last counts. Where an n-gram's first words are no n-gram of the file (SRILM's pruned models),
/// that n-gram is added with the probability that backing off gives it and backoff 0, which changes no score. <c>&lt;s&gt;</c> is never predicted,
/// whatever probability stands there. What was set right stands in <see cref="NGramModel.ArpaReport"/>;
/// <see cref="ArpaReadOptions.Strict"/> refuses it. A model works by sentences when <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c> are among its words.
/// </remarks>
/// <example><code>
/// NGramModel model = Arpa.Read("model.arpa.gz");
/// Arpa.Write(model.Prune(NGramPruning.ByEntropy(1e-7)), "small.arpa.gz");
/// </code></example>
public static class Arpa
{
    /// <summary>Reads a file, plain or gzip (recognised by its first bytes).</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read; the defaults of <see cref="ArpaReadOptions"/> when null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The model; its <see cref="NGramModel.ArpaReport"/> says what was set right.</returns>
    /// <exception cref="InvalidDataException">It is no ARPA model, is cut off, has what the options refuse, or has an order above <see cref="NGramState.MaxOrder"/>;
    /// the message names file and line, what was found and what is allowed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static NGramModel Read(string path, ArpaReadOptions? options = null, CancellationToken cancellationToken = default) =>
        NGramModel.FromTables(ReadTables(path, out ArpaReport report, options, cancellationToken), $"ARPA file {Path.GetFileName(path)}", TokenizerOf(options), report);

    /// <summary>Reads a stream, plain or gzip, from where it is; it stays open, and may be read beyond <c>\end\</c>; gzip data is
    /// read to its end, where its checksum stands.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="options">How to read; the defaults of <see cref="ArpaReadOptions"/> when null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    public static NGramModel Read(Stream stream, ArpaReadOptions? options = null, CancellationToken cancellationToken = default) =>
        NGramModel.FromTables(ReadTables(stream, out ArpaReport report, options, cancellationToken), "ARPA stream", TokenizerOf(options), report);

    /// <summary>Writes a file; an existing one is replaced only when all is written.</summary>
    /// <param name="model">A backoff model.</param>
    /// <param name="path">The file; gzip when its name ends in <c>.gz</c>, unless the options say otherwise.</param>
    /// <param name="options">How to write; the defaults of <see cref="ArpaWriteOptions"/> when null.</param>
    /// <param name="cancellationToken">Stops the writing; an existing file stays as it is.</param>
    /// <exception cref="ArgumentException">A token cannot stand in an ARPA file (it is empty, has a space or half of a surrogate
    /// pair, or is spelled as a special one).</exception>
    /// <exception cref="NotSupportedException">The model is one of counts (maximum likelihood, add-k), which has no backoff.</exception>
    /// <exception cref="IOException">The file cannot be written, is a folder, or there is no room: the message names it. An older file of the name is as
    /// it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(NGramModel model, string path, ArpaWriteOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        WriteTables(model.ToTables(), path, options, cancellationToken);
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="model">A backoff model.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="options">How to write; the defaults of <see cref="ArpaWriteOptions"/> when null.</param>
    /// <param name="cancellationToken">Stops the writing; an existing file stays as it is.</param>
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
