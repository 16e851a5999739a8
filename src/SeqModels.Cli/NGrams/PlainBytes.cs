using SeqModels.Cli.Texts;

namespace SeqModels.Cli.NGrams;

/// <summary>The bytes of a text in UTF-8 without a byte-order mark, of a plain or gzip-compressed stream.</summary>
internal static class PlainBytes
{
    private const int PrefixLength = 3;

    /// <summary>Opens a stream at its beginning. Reads no more than its first bytes, so that a line is available as soon as it is written.</summary>
    /// <param name="stream">The stream, which is left open.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">The text is UTF-16, or is not complete when it is read.</exception>
    public static Stream Open(Stream stream, string source)
    {
        byte[] prefix = new byte[PrefixLength];
        int read = 0, more;
        do
        {
            more = stream.Read(prefix, read, PrefixLength - read);
            read += more;
        }
        while (more > 0 && read < PrefixLength && prefix[0] is 0x1F or 0xEF or 0xFE or 0xFF);
        ReadOnlyMemory<byte> first = prefix.AsMemory(0, read);
        return first.Span switch
        {
            [0x1F, 0x8B, ..] => Open(new GzipText(new PrefixedStream(first, stream), source), source),
            [0xEF, 0xBB, 0xBF] => stream,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => throw new InvalidDataException($"{source}: the text is UTF-16; convert it to UTF-8."),
            _ => new PrefixedStream(first, stream),
        };
    }
}
