using System.Text;
using SeqModels.Cli.NGrams;
using SeqModels.Cli.Running;

namespace SeqModels.Cli.Texts;

/// <summary>Reads a text line by line, each as soon as it is complete.</summary>
internal static class LineReader
{
    /// <summary>The name of the standard input.</summary>
    public const string StandardInput = "-";

    private const int BufferLength = 1 << 16;

    /// <summary>The lines without their ends.</summary>
    /// <exception cref="InvalidDataException">A line is not valid UTF-8, or a compressed text is not complete.</exception>
    public static IEnumerable<string> Read(CliRun run, string path)
    {
        string source = TextSource.Name([path]);
        using Stream stream = path == StandardInput ? run.Input : InputFile.Open(path);
        using var reader = new StreamReader(Unpacked(stream, source), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, BufferLength);
        for (long number = 1; Next(reader, source, number) is { } line; number++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            yield return line;
        }
    }

    private static string? Next(StreamReader reader, string source, long number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{source} is not valid UTF-8, in line {number} or soon after it: {e.Message}", e);
        }
    }

    private static Stream Unpacked(Stream stream, string source)
    {
        byte[] first = new byte[2];
        int read = stream.Read(first, 0, 1);
        read += read == 1 && first[0] == 0x1F ? stream.Read(first, 1, 1) : 0;
        var whole = new PrefixedStream(first.AsMemory(0, read), stream);
        return first is [0x1F, 0x8B] ? new GzipText(whole, source) : whole;
    }
}
