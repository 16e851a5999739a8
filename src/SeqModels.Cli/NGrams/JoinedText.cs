using SeqModels.Cli.Texts;

namespace SeqModels.Cli.NGrams;

/// <summary>
/// Texts as one file, which the library reads on all threads: a single file as it is; several files, a pipe and the standard input copied into a
/// temporary file, which is deleted with this object.
/// </summary>
internal sealed class JoinedText : IDisposable
{
    private const int BlockLength = 1 << 20;

    private readonly IReadOnlyList<string> _texts;
    private readonly bool _isTemporary;

    private JoinedText(string path, IReadOnlyList<string> texts, bool isTemporary) => (Path, _texts, _isTemporary) = (path, texts, isTemporary);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Joins texts.</summary>
    /// <param name="texts">Paths of plain or gzip-compressed files; <c>-</c> for the standard input.</param>
    /// <param name="standardInput">Gives the standard input.</param>
    /// <param name="folder">The folder for the temporary file; null for the system's.</param>
    /// <param name="cancellationToken">Stops the copying.</param>
    public static JoinedText Of(IReadOnlyList<string> texts, Func<Stream> standardInput, string? folder, CancellationToken cancellationToken)
    {
        if (texts is [var file] && !InputFile.IsStream(file))
        {
            return new JoinedText(texts[0], texts, isTemporary: false);
        }

        string path = System.IO.Path.Combine(folder ?? System.IO.Path.GetTempPath(), $"seqmodels-text-{Guid.NewGuid():N}");
        var joined = new JoinedText(path, texts, isTemporary: true);
        try
        {
            using FileStream output = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BlockLength);
            foreach (string text in texts)
            {
                using Stream input = text == "-" ? standardInput() : File.OpenRead(text);
                Append(PlainBytes.Open(input, text == "-" ? "standard input" : text), output, cancellationToken);
            }

            return joined;
        }
        catch
        {
            joined.Dispose();
            throw;
        }
    }

    /// <summary>Runs what reads the file; errors name the text instead of the temporary file.</summary>
    /// <param name="read">Reads the file.</param>
    /// <param name="readOne">Reads one text alone as <paramref name="read"/> would, to find the one that is wrong.</param>
    public T Read<T>(Func<string, T> read, Action<string> readOne)
    {
        try
        {
            return read(Path);
        }
        catch (InvalidDataException error) when (_isTemporary)
        {
            foreach (string text in _texts.Where(text => text != "-"))
            {
                readOne(text);
            }

            string name = _texts is ["-"] ? "standard input" : string.Join(" + ", _texts);
            throw new InvalidDataException(error.Message.Replace(Path, name, StringComparison.Ordinal), error);
        }
    }

    public void Dispose()
    {
        if (_isTemporary)
        {
            File.Delete(Path);
        }
    }

    /// <summary>Copies a text without its byte-order mark, and ends its last line.</summary>
    private static void Append(Stream input, FileStream output, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[BlockLength];
        byte last = (byte)'\n';
        for (int read = input.Read(bytes); read > 0; read = input.Read(bytes))
        {
            cancellationToken.ThrowIfCancellationRequested();
            output.Write(bytes, 0, read);
            last = bytes[read - 1];
        }

        if (last != '\n')
        {
            output.WriteByte((byte)'\n');
        }
    }
}
