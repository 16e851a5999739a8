namespace SeqModels.NGrams;

/// <summary>
/// Backoff models as ARPA text, the format that KenLM, SRILM and others exchange; plain or gzip.
/// Words follow each other in the vocabulary as in the file. Logarithms are base 10 and kept as float32, written in the shortest form that
/// gives the same bits back, so that writing and reading again is exact.
/// </summary>
public static class Arpa
{
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
